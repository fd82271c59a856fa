package io.tenantry.autoscale;

import io.tenantry.autoscale.policy.Mode;
import io.tenantry.kernel.config.Requirements;
import java.time.Duration;

/**
 * How often it is decided, and the policy that holds until an operator gives another one.
 *
 * @param tenantCapacity the most capacity of a tenant: all of its tier's concurrency
 * @param nodeCapacity requests per second that one node bears
 */
public record AutoscalerConfig(
    Mode mode,
    Duration interval,
    Duration lease,
    int tenantCapacity,
    int nodeCapacity,
    int nodesLeast,
    int nodesMost,
    Duration nodeStart) {
  public AutoscalerConfig {
    new Requirements()
        .range("interval", interval, "1s", "5m")
        .that(
            "interval",
            interval.toMillis() % 1000 == 0 && 300 % Math.max(1, interval.toSeconds()) == 0,
            "must be whole seconds that divide 5m")
        .range("lease", lease, "2s", "15m")
        .range("tenantCapacity", tenantCapacity, 1, 1_000)
        .range("nodeCapacity", nodeCapacity, 1, 10_000_000)
        .range("nodesLeast", nodesLeast, 1, 10_000)
        .range("nodesMost", nodesMost, Math.max(1, nodesLeast), 10_000)
        .range("nodeStart", nodeStart, "0s", "1h")
        .orThrow();
  }
}

package io.tenantry.autoscale;

import io.tenantry.autoscale.policy.Mode;
import io.tenantry.kernel.config.Requirements;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How often it is decided, and the policy that holds until an operator gives another one.
 *
 * @param nodesMode of the number of nodes, where it is another one
 * @param tenantCapacity the most capacity of a tenant: all of its tier's concurrency
 * @param tiers each as {@code <tier> <least> <most>}, in place of 1 and {@code tenantCapacity}
 * @param nodeCapacity requests per second that one node bears
 * @param workersMost the most jobs at once: all of what a node may run
 * @param cloudwatchRoles as what the desired number of nodes is told to CloudWatch
 */
public record AutoscalerConfig(
    Mode mode,
    Optional<Mode> nodesMode,
    Duration interval,
    Duration lease,
    int tenantCapacity,
    List<String> tiers,
    int nodeCapacity,
    int nodesLeast,
    int nodesMost,
    Duration nodeStart,
    int workersLeast,
    int workersMost,
    Duration eventsRetention,
    List<String> cloudwatchRoles) {
  public AutoscalerConfig {
    tiers = List.copyOf(tiers);
    cloudwatchRoles = List.copyOf(cloudwatchRoles);
    new Requirements()
        .range("interval", interval, "1s", "5m")
        .that(
            "interval",
            interval.toMillis() % 1000 == 0 && 300 % Math.max(1, interval.toSeconds()) == 0,
            "must be whole seconds that divide 5m")
        .that(
            "interval",
            cloudwatchRoles.isEmpty() || interval.compareTo(Duration.ofMinutes(1)) <= 0,
            "must be at most 1m where CloudWatch is told")
        .range("lease", lease, "2s", "15m")
        .range("tenantCapacity", tenantCapacity, 1, 1_000)
        .that(
            "tiers",
            tiers.stream().allMatch(TierBounds::isOne),
            "must be lines such as enterprise 5 50, the least at most the most")
        .range("nodeCapacity", nodeCapacity, 1, 10_000_000)
        .range("nodesLeast", nodesLeast, 1, 10_000)
        .range("nodesMost", nodesMost, Math.max(1, nodesLeast), 10_000)
        .range("nodeStart", nodeStart, "0s", "1h")
        .range("workersLeast", workersLeast, 1, 10_000)
        .range("workersMost", workersMost, Math.max(1, workersLeast), 10_000)
        .range("eventsRetention", eventsRetention, "1d", "3650d")
        .that(
            "cloudwatchRoles",
            cloudwatchRoles.stream().allMatch(role -> role.matches("[a-z][a-z0-9_-]{0,62}")),
            "must be names of services, such as api")
        .orThrow();
  }

  Mode modeOfNodes() {
    return nodesMode.orElse(mode);
  }
}

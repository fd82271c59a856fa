package io.tenantry.metering;

import io.tenantry.kernel.config.Requirements;
import java.time.Duration;

/** How many meters a tenant may have of its own, and how often what deleted ones left is sought. */
public record MeterConfig(int perTenant, Duration sweepInterval) {
  public MeterConfig {
    new Requirements()
        .range("perTenant", perTenant, 1, 1000)
        .range("sweepInterval", sweepInterval, "1s", "1h")
        .orThrow();
  }
}

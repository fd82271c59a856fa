package io.tenantry.audit;

import io.tenantry.kernel.config.Requirements;
import java.time.Duration;

/** How often entries are sealed, left ones are looked for, and a chain that grew is signed. */
public record AuditConfig(
    Duration sealInterval, Duration sweepInterval, Duration checkpointInterval) {
  public AuditConfig {
    new Requirements()
        .range("sealInterval", sealInterval, "10ms", "1m")
        .range("sweepInterval", sweepInterval, "100ms", "1h")
        .range("checkpointInterval", checkpointInterval, "1s", "30d")
        .orThrow();
  }
}

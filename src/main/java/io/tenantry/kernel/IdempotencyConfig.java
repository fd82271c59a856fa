package io.tenantry.kernel;

import io.tenantry.kernel.config.Requirements;
import java.time.Duration;

/** For how long an idempotency key answers a repeated request with the first answer. */
public record IdempotencyConfig(Duration retention) {
  public IdempotencyConfig {
    new Requirements().range("retention", retention, "1m", "30d").orThrow();
  }
}

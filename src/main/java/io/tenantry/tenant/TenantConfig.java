package io.tenantry.tenant;

import io.tenantry.kernel.config.Requirements;
import java.time.Duration;

/** Whether strangers may sign up, and how often each node looks for changes of the tenants. */
public record TenantConfig(boolean signupEnabled, Duration refreshInterval) {
  public TenantConfig {
    new Requirements().range("refreshInterval", refreshInterval, "10ms", "1m").orThrow();
  }
}

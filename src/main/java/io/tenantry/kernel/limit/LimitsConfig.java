package io.tenantry.kernel.limit;

import io.tenantry.kernel.config.Requirements;
import java.util.Map;

/** How many requests tenants may send by their tier, and how many tenants one address may make. */
public record LimitsConfig(
    boolean enabled,
    TierConfig free,
    TierConfig pro,
    TierConfig enterprise,
    int signupsPerAddress) {
  public LimitsConfig {
    new Requirements().range("signupsPerAddress", signupsPerAddress, 1, 1_000_000).orThrow();
  }

  Map<String, LimitPolicy> policies() {
    return Map.of(
        "free", free.policy("free"),
        "pro", pro.policy("pro"),
        "enterprise", enterprise.policy("enterprise"));
  }
}

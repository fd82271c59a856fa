package io.tenantry.gateway;

import io.tenantry.kernel.config.Requirements;

/** How many of the busiest tenants get series of their own; the rest share {@code other}. */
public record MetricsConfig(int tenantLabels) {
  public MetricsConfig {
    new Requirements().range("tenantLabels", tenantLabels, 0, 1_000).orThrow();
  }
}

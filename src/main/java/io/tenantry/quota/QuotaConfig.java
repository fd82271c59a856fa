package io.tenantry.quota;

import io.tenantry.kernel.config.Requirements;
import java.time.Duration;
import java.util.List;

/**
 * The quotas that come with tiers, and how often it is looked whether one is used up.
 *
 * @param tiers each as {@code <tier> <metric> <limit> <period> <kind>}
 */
public record QuotaConfig(List<String> tiers, Duration checkInterval) {
  public QuotaConfig {
    new Requirements()
        .that(
            "tiers",
            tiers.stream().allMatch(line -> TierQuotas.LINE.matcher(line).matches()),
            "must be lines such as free api_request 100000 month hard")
        .range("checkInterval", checkInterval, "100ms", "3s")
        .orThrow();
  }
}

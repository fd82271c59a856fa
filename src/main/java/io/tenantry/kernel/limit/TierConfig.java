package io.tenantry.kernel.limit;

import io.tenantry.kernel.config.Requirements;
import java.time.Duration;
import java.util.Optional;

/**
 * The limits of a tier.
 *
 * @param requests how many requests a tenant may send in each window on average
 * @param burst how many at once after a pause; as many as requests where it is not set
 * @param concurrentRequests how many each node serves at once
 */
public record TierConfig(
    int requests, Duration window, Optional<Integer> burst, int concurrentRequests) {
  private static final int MOST = 10_000_000;

  public TierConfig {
    new Requirements()
        .range("requests", requests, 1, MOST)
        .range("window", window, "1s", "1d")
        .that("window", window.toMillis() % 1000 == 0, "must be whole seconds")
        .range("burst", burst.orElse(1), 1, MOST)
        .range("concurrentRequests", concurrentRequests, 1, 1_000_000)
        .orThrow();
  }

  LimitPolicy policy(String tier) {
    return LimitPolicy.of(
        tier, requests, (int) window.toSeconds(), burst.orElse(requests), concurrentRequests);
  }
}

package io.tenantry.kernel.limit;

import io.tenantry.kernel.config.Requirements;
import java.time.Duration;
import java.util.Map;

/**
 * How many requests a tenant of each tier may send in a window on average, at once after a pause
 * (0: as many) and beside one another, and how many tenants one address may make.
 */
public record LimitsConfig(
    boolean enabled,
    Duration window,
    int freeRequests,
    int freeBurst,
    int freeConcurrentRequests,
    int proRequests,
    int proBurst,
    int proConcurrentRequests,
    int enterpriseRequests,
    int enterpriseBurst,
    int enterpriseConcurrentRequests,
    int signupsPerAddress) {
  private static final int MOST = 10_000_000;

  public LimitsConfig {
    new Requirements()
        .range("window", window, "1s", "1d")
        .that("window", window.toMillis() % 1000 == 0, "must be whole seconds")
        .range("freeRequests", freeRequests, 1, MOST)
        .range("freeBurst", freeBurst, 0, MOST)
        .range("freeConcurrentRequests", freeConcurrentRequests, 1, MOST)
        .range("proRequests", proRequests, 1, MOST)
        .range("proBurst", proBurst, 0, MOST)
        .range("proConcurrentRequests", proConcurrentRequests, 1, MOST)
        .range("enterpriseRequests", enterpriseRequests, 1, MOST)
        .range("enterpriseBurst", enterpriseBurst, 0, MOST)
        .range("enterpriseConcurrentRequests", enterpriseConcurrentRequests, 1, MOST)
        .range("signupsPerAddress", signupsPerAddress, 1, MOST)
        .orThrow();
  }

  Map<String, LimitPolicy> policies() {
    return Map.of(
        "free", policy("free", freeRequests, freeBurst, freeConcurrentRequests),
        "pro", policy("pro", proRequests, proBurst, proConcurrentRequests),
        "enterprise",
            policy(
                "enterprise", enterpriseRequests, enterpriseBurst, enterpriseConcurrentRequests));
  }

  private LimitPolicy policy(String tier, int requests, int burst, int concurrentRequests) {
    return LimitPolicy.of(
        tier,
        requests,
        (int) window.toSeconds(),
        burst == 0 ? requests : burst,
        concurrentRequests);
  }
}

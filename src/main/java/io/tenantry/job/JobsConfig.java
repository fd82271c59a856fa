package io.tenantry.job;

import io.tenantry.kernel.config.ByteSize;
import io.tenantry.kernel.config.Requirements;
import io.tenantry.kernel.job.DispatchStore.Terms;
import java.time.Duration;
import java.util.Map;

/**
 * How many jobs run on a node, what each tier may have of them, and how long things are waited for.
 */
public record JobsConfig(
    int concurrency,
    int freeWeight,
    int freeConcurrency,
    int proWeight,
    int proConcurrency,
    int enterpriseWeight,
    int enterpriseConcurrency,
    Duration lease,
    Duration drain,
    Duration sweepInterval,
    Duration retryDelay,
    Duration retryDelayMost,
    Duration cancelGrace,
    ByteSize payloadMost,
    ByteSize outputMost,
    Duration retention,
    Duration scheduleSpread,
    int schedulesPerTenant) {
  private static final int MOST = 100_000;

  public JobsConfig {
    new Requirements()
        .range("concurrency", concurrency, 1, 10_000)
        .range("freeWeight", freeWeight, 1, 1_000)
        .range("freeConcurrency", freeConcurrency, 1, MOST)
        .range("proWeight", proWeight, 1, 1_000)
        .range("proConcurrency", proConcurrency, 1, MOST)
        .range("enterpriseWeight", enterpriseWeight, 1, 1_000)
        .range("enterpriseConcurrency", enterpriseConcurrency, 1, MOST)
        .range("lease", lease, "1s", "5m")
        .range("drain", drain, "0s", "10m")
        .range("sweepInterval", sweepInterval, "100ms", "10m")
        .range("retryDelay", retryDelay, "10ms", "1h")
        .range("retryDelayMost", retryDelayMost, "10ms", "7d")
        .range("cancelGrace", cancelGrace, "100ms", "10m")
        .range("payloadMost", payloadMost, "1KiB", "1MiB")
        .range("outputMost", outputMost, "1KiB", "1GiB")
        .range("retention", retention, "1m", "366d")
        .range("scheduleSpread", scheduleSpread, "0s", "1h")
        .range("schedulesPerTenant", schedulesPerTenant, 1, 10_000)
        .orThrow();
  }

  /** What tenants have of which nothing else is known. */
  Terms terms() {
    return new Terms(freeWeight, freeConcurrency);
  }

  Terms terms(String tier) {
    return Map.of(
            "pro", new Terms(proWeight, proConcurrency),
            "enterprise", new Terms(enterpriseWeight, enterpriseConcurrency))
        .getOrDefault(tier, terms());
  }
}

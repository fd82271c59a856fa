package io.tenantry.kernel;

import io.tenantry.kernel.config.Requirements;
import io.tenantry.kernel.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The Redis to use (without a URL the embedded one) and how long to wait for it. */
public record RedisConfig(
    Optional<Secret> url,
    int poolSize,
    int waitQueue,
    Duration commandTimeout,
    Optional<Path> tlsCa) {
  public RedisConfig {
    new Requirements()
        .that(
            "url",
            url.map(Secret::value).stream()
                .allMatch(u -> u.startsWith("redis://") || u.startsWith("rediss://")),
            "must start with redis:// or rediss://")
        .range("poolSize", poolSize, 1, 1_024)
        .range("waitQueue", waitQueue, 0, 100_000)
        .range("commandTimeout", commandTimeout, "1ms", "1m")
        .orThrow();
  }
}

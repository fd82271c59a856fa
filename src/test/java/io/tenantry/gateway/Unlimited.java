package io.tenantry.gateway;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.kernel.limit.Limiter;
import io.tenantry.kernel.redis.RedisConnection;
import io.tenantry.testing.Configured;
import io.vertx.core.Vertx;
import java.time.Duration;

/** A limiter for tests in which nobody is limited: it has no Redis. */
final class Unlimited {
  private Unlimited() {}

  static Limiter limiter(Vertx vertx) {
    var nowhere = new RedisConnection(vertx, "redis://127.0.0.1:1", 1, 1, Duration.ofMillis(1));
    return Limiter.of(
        Configured.byDefault().limits(), nowhere, Duration.ofMillis(1), new SimpleMeterRegistry());
  }
}

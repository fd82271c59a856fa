package io.tenantry;

import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Whether Redis answers, is new enough, and keeps what it is given. */
final class RedisCheck {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String WHAT = "Redis";

  private final Vertx vertx;
  private final String url;
  private final Optional<Path> authorities;

  RedisCheck(Vertx vertx, String url, Optional<Path> authorities) {
    this.vertx = vertx;
    this.url = url;
    this.authorities = authorities;
  }

  Finding finding() {
    var connection = new RedisConnection(vertx, url, 1, 1, DEADLINE, authorities);
    try {
      connection.reach(DEADLINE).await();
      var server = connection.server().await();
      if (!server.isKnown()) {
        return Finding.ok(WHAT, "it answers, and does not say which version it is");
      }
      if (server.isOld()) {
        return Finding.fail(WHAT, server.version(), "use Redis 6.2 or newer");
      }
      return server.evicts()
          ? Finding.warn(
              WHAT,
              server.version() + ", drops keys when its memory is full",
              "set maxmemory-policy to noeviction")
          : Finding.ok(WHAT, server.version());
    } catch (RuntimeException e) {
      return Finding.fail(
          WHAT,
          StartFailure.inWords(e),
          "TENANTRY_REDIS_URL names it, as redis://:password@host:port, or rediss:// with TLS");
    } finally {
      connection.close();
    }
  }
}

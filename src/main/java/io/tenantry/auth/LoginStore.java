package io.tenantry.auth;

import io.tenantry.kernel.redis.LuaScript;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the counts of login attempts in Redis, shared by every node; they can be lost. */
final class LoginStore {
  private static final LuaScript ATTEMPT = LuaScript.named("login_attempt");
  private static final LuaScript KNOWN = LuaScript.named("login_known");

  private final RedisConnection redis;

  LoginStore(RedisConnection redis) {
    this.redis = redis;
  }

  /** Takes an attempt; 0 where it may go on, else the milliseconds until one may. */
  Future<Long> take(String bucket, int size, Duration window) {
    return change(bucket, size, window, 1);
  }

  /** Gives an attempt back. */
  Future<Long> giveBack(String bucket, int size, Duration window) {
    return change(bucket, size, window, -1);
  }

  private Future<Long> change(String bucket, int size, Duration window, int by) {
    var arguments =
        List.of(Integer.toString(size), Long.toString(window.toMillis()), Integer.toString(by));
    return redis.run(ATTEMPT, List.of(bucket), arguments).map(LoginStore::number);
  }

  Future<Boolean> isKnown(String mark) {
    return known(mark, 0);
  }

  Future<Boolean> remember(String mark, Duration howLong) {
    return known(mark, howLong.toSeconds());
  }

  private Future<Boolean> known(String mark, long seconds) {
    return redis
        .run(KNOWN, List.of(mark), List.of(Long.toString(seconds)))
        .map(response -> number(response) == 1);
  }

  private static long number(@Nullable Response response) {
    return Objects.requireNonNull(Objects.requireNonNull(response).toLong());
  }
}

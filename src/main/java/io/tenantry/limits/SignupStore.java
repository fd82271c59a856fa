package io.tenantry.limits;

import io.tenantry.kernel.limit.LocalAttempts;
import io.tenantry.kernel.redis.LuaScript;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts the tenants made from each address in Redis, and in this process while it is away. */
final class SignupStore {
  private static final LuaScript ATTEMPT = LuaScript.named("login_attempt");
  private static final Duration WINDOW = Duration.ofHours(1);

  private final RedisConnection redis;
  private final LocalAttempts local = new LocalAttempts();
  private final int most;

  /**
   * @param most how many in an hour
   */
  SignupStore(RedisConnection redis, int most) {
    this.redis = redis;
    this.most = most;
  }

  /** Counts one; 0 where it may go on, else the milliseconds until one may. */
  Future<Long> take(String address) {
    var bucket = "{signup}:address:" + address;
    var arguments = List.of(Integer.toString(most), Long.toString(WINDOW.toMillis()), "1");
    return redis
        .run(ATTEMPT, List.of(bucket), arguments)
        .map(SignupStore::number)
        .otherwise(failure -> local.take(bucket, most, WINDOW));
  }

  private static long number(@Nullable Response response) {
    return Objects.requireNonNull(Objects.requireNonNull(response).toLong());
  }
}

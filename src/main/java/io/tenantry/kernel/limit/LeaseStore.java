package io.tenantry.kernel.limit;

import io.tenantry.kernel.redis.LuaScript;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The tenants' buckets in Redis, and which processes share them. They can be lost. */
final class LeaseStore {
  /** For how long Redis waits for a holder that says nothing; longer than holders rely on. */
  static final Duration HOLD = Duration.ofSeconds(60);

  private static final LuaScript LEASE = LuaScript.named("lease");
  private static final LuaScript NODE = LuaScript.named("node");
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final RedisConnection redis;
  private final String process;
  private final Duration deadline;

  /**
   * @param process what tells this process from all others
   * @param deadline after which an answer of Redis is not waited for
   */
  LeaseStore(RedisConnection redis, String process, Duration deadline) {
    this.redis = redis;
    this.process = process;
    this.deadline = deadline;
  }

  Future<Grant> visit(Visit visit) {
    var policy = visit.policy();
    var arguments =
        List.of(
            Long.toString(visit.revision()),
            Integer.toString(policy.requests()),
            Long.toString(policy.windowMillis()),
            Integer.toString(policy.burst()),
            process,
            Long.toString(visit.number()),
            Long.toString(visit.answered()),
            Long.toString(visit.used()),
            Long.toString(visit.held()),
            Long.toString(visit.need()),
            Long.toString(visit.least()),
            Long.toString(visit.extra()),
            Integer.toString(visit.share()),
            Long.toString(HOLD.toMillis()),
            Long.toString(deadline.toMillis()),
            Long.toString(visit.debt()),
            Long.toString(visit.at()));
    return redis
        .run(LEASE, List.of("limits:{" + visit.tenant() + "}"), arguments)
        .compose(LeaseStore::grant);
  }

  private static Future<Grant> grant(@Nullable Response response) {
    if (response == null || response.size() == 0) {
      return Future.failedFuture("the visit came too late");
    }
    var numbers =
        LongStream.range(0, response.size()).map(i -> number(response, (int) i)).toArray();
    return Future.succeededFuture(
        new Grant(
            numbers[0],
            numbers[1],
            numbers[2],
            numbers[3],
            numbers[4],
            numbers[5],
            numbers[6],
            numbers[7],
            numbers[8]));
  }

  /** Says that this process lives; how many do. */
  Future<Integer> live() {
    return node(SILENCE.toMillis());
  }

  /** Says that this process leaves. */
  Future<Integer> leave() {
    return node(0);
  }

  private Future<Integer> node(long silence) {
    return redis
        .run(NODE, List.of("limits:nodes"), List.of(process, Long.toString(silence)))
        .map(response -> Objects.requireNonNull(Objects.requireNonNull(response).toInteger()));
  }

  private static long number(Response response, int index) {
    return Objects.requireNonNull(response.get(index).toLong());
  }
}

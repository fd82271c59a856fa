package io.tenantry.autoscale;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.redis.LuaScript;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * What all nodes said within the last minute, in Redis: it reaches whoever decides with or without
 * a cluster, and whoever takes over hears the minute before too.
 */
final class ToldStore {
  static final int PAGE = 16;
  private static final LuaScript TELL = LuaScript.named("capacity_tell");
  private static final LuaScript HEAR = LuaScript.named("capacity_hear");
  private static final String KEPT_MILLIS = "60000";

  private final RedisConnection redis;
  private volatile List<String> keys = List.of();

  ToldStore(RedisConnection redis) {
    this.redis = redis;
  }

  /** Says whose nodes these are, before anything else: others may use the same Redis. */
  void belongTo(UUID installation) {
    keys = List.of("{capacity:" + installation + '}');
  }

  Future<?> tell(String node, JsonObject facts) {
    return redis.run(TELL, keys, List.of(KEPT_MILLIS, node, facts.encode()));
  }

  /**
   * What was said.
   *
   * @param now milliseconds since 1970 by Redis's clock
   */
  record Heard(long now, List<Told> told) {}

  /**
   * What was said after a place, at most {@link #PAGE}; blocks.
   *
   * @param after empty for the last minute
   */
  Heard hear(String after) {
    var arguments = List.of(after, Integer.toString(PAGE), KEPT_MILLIS);
    var answer = Objects.requireNonNull(await(redis.run(HEAR, keys, arguments)));
    var told = new ArrayList<Told>();
    for (int i = 1; i + 2 < answer.size(); i += 3) {
      var place = answer.get(i).toString();
      told.add(
          new Told(
              place,
              Long.parseLong(place.substring(0, place.indexOf('-'))),
              answer.get(i + 1).toString(),
              new JsonObject(answer.get(i + 2).toString())));
    }
    return new Heard(Long.parseLong(answer.get(0).toString()), told);
  }
}

package io.tenantry.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.redis.RedisConnection;
import io.tenantry.testing.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What nodes tell and whoever decides hears, through a real Redis. */
class HearingIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final RedisConnection REDIS = connect(TestServers.redisUrl());

  private final ToldStore store = store(UUID.randomUUID());

  @AfterAll
  static void close() {
    REDIS.close();
    VERTX.close().await();
  }

  private static RedisConnection connect(String url) {
    return new RedisConnection(VERTX, url, 2, 100, Duration.ofSeconds(5));
  }

  private static ToldStore store(UUID installation) {
    var store = new ToldStore(REDIS);
    store.belongTo(installation);
    return store;
  }

  private void tell(String node, long requests) {
    store
        .tell(node, JsonObject.of("load", JsonArray.of(JsonArray.of("acme", requests, 1000L))))
        .await();
  }

  private static long requests(Traffic traffic, ToldStore store) {
    assertThat(hearing(traffic, store).getAsBoolean()).isTrue();
    return traffic.of("acme").requests();
  }

  private static Hearing hearing(Traffic traffic, ToldStore store) {
    return new Hearing(store, traffic, new Nodes(Duration.ZERO));
  }

  @Test
  void hearsEachNodeOnceHoweverOftenItListens() {
    var traffic = new Traffic(10);
    var hearing = hearing(traffic, store);
    for (int more = 0; more < 2 * ToldStore.PAGE + 3; more++) {
      tell(more % 2 == 0 ? "a" : "b", 10);
    }

    assertThat(hearing.getAsBoolean()).isTrue();
    assertThat(hearing.getAsBoolean()).isTrue();
    tell("a", 1);
    assertThat(hearing.getAsBoolean()).isTrue();

    assertThat(traffic.of("acme").requests()).isEqualTo((2 * ToldStore.PAGE + 3) * 10 + 1);
  }

  @Test
  void whoTakesOverHearsTheMinuteBeforeToo() {
    tell("a", 7);
    assertThat(requests(new Traffic(10), store)).isEqualTo(7);

    assertThat(requests(new Traffic(10), store)).isEqualTo(7);
    assertThat(requests(new Traffic(10), store(UUID.randomUUID()))).isZero();
  }

  @Test
  void hearsWhichNodesThereAre() {
    var nodes = new Nodes(Duration.ZERO);
    var vitals = JsonObject.of("cpu", 0.5, "late_ms", 2.0, "up_s", 9, "works", true);
    store.tell("a", JsonObject.of("vitals", vitals)).await();
    new Hearing(store, new Traffic(10), nodes).getAsBoolean();

    assertThat(nodes.working()).isEqualTo(1);
    store.tell("a", JsonObject.of("leaves", true)).await();
    new Hearing(store, new Traffic(10), nodes).getAsBoolean();
    assertThat(nodes.working()).isZero();
  }

  @Test
  void saysThatItMissedSomethingWhileRedisIsAway() {
    var nowhere = connect("redis://127.0.0.1:1");
    var store = new ToldStore(nowhere);
    store.belongTo(UUID.randomUUID());

    assertThat(hearing(new Traffic(10), store).getAsBoolean()).isFalse();
    nowhere.close();
  }
}

package io.tenantry.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What is known of the last minute, in intervals of 10 s. */
class TrafficTest {
  private final Traffic traffic = new Traffic(10);

  private void hear(String tenant, long requests, long micros, long ageMillis) {
    traffic.hear(
        JsonObject.of("load", JsonArray.of(JsonArray.of(tenant, requests, micros))), ageMillis);
  }

  @Test
  void addsUpWhatTenantsSentAndForgetsItAfterAMinute() {
    hear("acme", 30, 60_000, 0);
    hear("acme", 10, 20_000, 25_000);
    hear("other", 5, 10_000, 0);

    assertThat(traffic.of("acme").requests()).isEqualTo(40);
    assertThat(traffic.ofAll().requests()).isEqualTo(45);
    assertThat(traffic.lastInterval()).isEqualTo(35);
    for (int turn = 0; turn < 4; turn++) {
      traffic.turn();
    }
    assertThat(traffic.of("acme").requests()).isEqualTo(30);
    traffic.turn();
    traffic.turn();
    assertThat(traffic.tenants()).isEmpty();
    assertThat(traffic.of("acme").requests()).isZero();
  }

  @Test
  void tellsResponseTimesOfOneAndOfAll() {
    hear("acme", 100, 100 * 10_000, 0);
    hear("slow", 1, 900_000, 0);

    assertThat(traffic.of("acme").responseTime()).isBetween(10.0, 12.1);
    assertThat(traffic.of("slow").responseTime()).isBetween(900.0, 1_081.0);
    assertThat(traffic.ofAll().responseTime()).isLessThan(12.1);
  }

  @Test
  void isNotWholeForAMinuteAfterSomethingWasMissed() {
    traffic.miss();

    for (int turn = 0; turn < 6; turn++) {
      assertThat(traffic.isWhole()).isFalse();
      traffic.turn();
    }
    assertThat(traffic.isWhole()).isTrue();
  }
}

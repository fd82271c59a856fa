package io.tenantry.metering;

import static io.tenantry.metering.SomeEvents.event;
import static io.tenantry.metering.SomeEvents.meter;
import static io.tenantry.metering.SomeEvents.minute;
import static io.tenantry.metering.SomeEvents.rows;
import static io.tenantry.metering.SomeEvents.send;
import static io.tenantry.metering.SomeEvents.windows;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.Times;
import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageEventsIT {
  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api acme = tenant.admin();
  private final OffsetDateTime hourAgo =
      OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).minusHours(1);

  private static JsonObject told(int accepted, int duplicates) {
    return JsonObject.of("accepted", accepted, "duplicates", duplicates)
        .put("rejected", new JsonArray());
  }

  private JsonObject at(OffsetDateTime time, String id, Object tokens) {
    return event(id, tokens).put("time", Times.text(time));
  }

  @Test
  void countsByEveryAggregation() {
    for (var aggregation : Aggregation.values()) {
      acme.post("/v1/meters", meter("m_" + aggregation.id(), aggregation.id())).is(201);
    }

    var told =
        send(
            acme,
            at(hourAgo.plusSeconds(9), "1", 2.5),
            at(hourAgo.plusSeconds(30), "2", "0.000000000001"),
            at(hourAgo.plusSeconds(10), "3", -7),
            at(hourAgo.plusSeconds(11), "4", 2.5));

    assertThat(told).isEqualTo(told(4, 0));
    var window = minute(hourAgo) + " {} 4 ";
    assertThat(windows(tenant))
        .contains(
            "m_sum " + window + "-1.999999999999 -7 2.5 0.000000000001", "m_count " + window + "0")
        .contains("m_unique " + window + "0")
        .hasSize(Aggregation.values().length);
    assertThat(SomeEvents.values(tenant))
        .containsExactly(
            "m_unique day " + minute(hourAgo.truncatedTo(ChronoUnit.DAYS)) + " {} 3",
            "m_unique hour " + minute(hourAgo.truncatedTo(ChronoUnit.HOURS)) + " {} 3",
            "m_unique minute " + minute(hourAgo) + " {} 3");
  }

  @Test
  void countsASourceAndIdOnceWhateverElseItSays() {
    acme.post("/v1/meters", meter("tokens", "sum")).is(201);

    assertThat(send(acme, at(hourAgo, "1", 5), at(hourAgo, "1", 6), at(hourAgo, "2", 7)))
        .isEqualTo(told(2, 1));
    assertThat(
            send(acme, at(hourAgo.minusDays(30), "1", 5).put("type", "other"), at(hourAgo, "2", 7)))
        .isEqualTo(told(0, 2));
    assertThat(send(acme, at(hourAgo, "1", 100).put("source", "/others"))).isEqualTo(told(1, 0));

    assertThat(windows(tenant))
        .containsExactly("tokens " + minute(hourAgo) + " {} 3 112 5 100 100");
  }

  @Test
  void takesOneEventByEitherMediaType() {
    for (var type : List.of("application/cloudevents+json", "application/json")) {
      var body = event(type, 1).encode();

      var told = acme.send("POST", "/v1/usage/events", body, Map.of("content-type", type));

      assertThat(told.is(202).json()).isEqualTo(told(1, 0));
    }
    assertThat(send(acme)).isEqualTo(told(0, 0));
    acme.send("POST", "/v1/usage/events", "{}", Map.of("content-type", "text/json"))
        .isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void putsLateEventsIntoTheirOwnMinute() {
    acme.post("/v1/meters", meter("late", "count")).is(201);
    var old = hourAgo.minusDays(34);

    assertThat(send(acme, at(old, "1", 1), at(hourAgo, "2", 1))).isEqualTo(told(2, 0));

    assertThat(windows(tenant))
        .containsExactly("late " + minute(old) + " {} 1 0", "late " + minute(hourAgo) + " {} 1 0");
    assertThat(
            rows("SELECT window_start::text FROM platform.usage_dirty_hours WHERE tenant_id = '%s'"
                    .formatted(tenant.id()))
                .size())
        .isBetween(0, 3);
  }

  @Test
  void keepsGroupsApart() {
    acme.post("/v1/meters", meter("by", "sum", "$.model", "$.stream", "where=$['region id']"))
        .is(201);
    var data = JsonObject.of("tokens", 1, "model", "m".repeat(70), "stream", true);

    send(
        acme,
        event("1", data.copy().put("region id", 7)).put("time", Times.text(hourAgo)),
        event("2", data.copy().put("region id", 7.0)).put("time", Times.text(hourAgo)),
        event("3", JsonObject.of("tokens", 4)).put("time", Times.text(hourAgo)));

    var group =
        "{\"model\": \"%s\", \"where\": \"7\", \"stream\": \"true\"}".formatted("m".repeat(64));
    assertThat(windows(tenant))
        .containsExactly(
            "by " + minute(hourAgo) + " " + group + " 2 2 1 1 1",
            "by " + minute(hourAgo) + " {} 1 4 4 4 4");
  }

  @Test
  void putsGroupsBeyondAThousandTogether() {
    acme.post("/v1/meters", meter("bomb", "sum", "$.user")).is(201);
    for (int round = 0; round < 2; round++) {
      int from = round * 600;
      send(
          acme,
          IntStream.range(from, from + 600)
              .mapToObj(i -> event("" + i, JsonObject.of("tokens", 1, "user", "u" + i)))
              .map(event -> event.put("time", Times.text(hourAgo)))
              .toArray());
    }
    send(
        acme,
        event("a", JsonObject.of("tokens", 5, "user", "u1")).put("time", Times.text(hourAgo)));

    var windows = windows(tenant);
    assertThat(windows)
        .hasSize(1001)
        .contains("bomb " + minute(hourAgo) + " {\"$other\": true} 200 200 1 1 1")
        .contains("bomb " + minute(hourAgo) + " {\"user\": \"u1\"} 2 6 1 5 5");
  }

  @Test
  void countsFromAMetersCreationOn() {
    send(acme, at(hourAgo, "before", 1));
    acme.post("/v1/meters", meter("since", "count")).is(201);
    send(acme, at(hourAgo, "after", 1));

    assertThat(windows(tenant)).containsExactly("since " + minute(hourAgo) + " {} 1 0");
  }

  @Test
  void judgesEachEventByItself() {
    acme.post("/v1/meters", meter("tokens", "max")).is(201);

    var told =
        send(
            acme,
            event("1", 1),
            event("2", "many"),
            3,
            event("4", new JsonObject()),
            event("5", 5));

    assertThat(told.getInteger("accepted")).isEqualTo(2);
    var rejected = told.getJsonArray("rejected");
    assertThat(rejected.stream().map(each -> ((JsonObject) each).getInteger("index")))
        .containsExactly(1, 2, 3);
    assertThat(rejected.getJsonObject(0))
        .isEqualTo(
            JsonObject.of(
                "index", 1,
                "id", "2",
                "code", "WRONG_TYPE",
                "detail", "the meter tokens wants a number at $.tokens"));
    // A rejected event may be mended.
    assertThat(send(acme, event("2", 2))).isEqualTo(told(1, 0));
  }

  @Test
  void refusesWhatIsNoBatch() {
    var over = IntStream.range(0, 1001).mapToObj(i -> event("" + i, 1)).toArray();
    var body = new JsonArray(List.of(over)).encode();
    acme.send("POST", "/v1/usage/events", body, SomeEvents.BATCH)
        .isProblem(400, "VALIDATION_FAILED");
    acme.send("POST", "/v1/usage/events", "{\"items\":" + body + "}", SomeEvents.ONE)
        .isProblem(400, "VALIDATION_FAILED");
    for (var malformed :
        List.of("[{\"data\":1e400}]", "[{\"data\":NaN}]", "[" + "[".repeat(80), "[{}", "")) {
      assertThat(acme.send("POST", "/v1/usage/events", malformed, SomeEvents.BATCH).status())
          .as(malformed)
          .isEqualTo(400);
    }
    acme.send("POST", "/v1/usage/events", "[\"" + "x".repeat(1 << 20) + "\"]", SomeEvents.BATCH)
        .isProblem(413, "PAYLOAD_TOO_LARGE");
    assertThat(windows(tenant)).isEmpty();
  }

  @Test
  void playsTheFirstAnswerAgainUnderItsKey() {
    var key = Map.of("idempotency-key", "k1", "content-type", "application/cloudevents+json");
    var body = event("1", 1).encode();

    var first = acme.send("POST", "/v1/usage/events", body, key).is(202);
    var again = acme.send("POST", "/v1/usage/events", body, key).is(202);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
    acme.send("POST", "/v1/usage/events", event("2", 1).encode(), key)
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void isOfItsTenantAlone() {
    var globex = SharedPlatform.onboard();
    for (var each : List.of(tenant, globex)) {
      each.admin().post("/v1/meters", meter("tokens", "sum")).is(201);
      assertThat(send(each.admin(), at(hourAgo, "same", 3))).isEqualTo(told(1, 0));
    }

    assertThat(windows(tenant)).containsExactly("tokens " + minute(hourAgo) + " {} 1 3 3 3 3");
    assertThat(windows(globex)).isEqualTo(windows(tenant));
  }

  @Test
  void takesACredentialThatMayReport() {
    send(SomeUser.in(tenant, "developer").api(), event("1", 1));
    var body = new JsonArray().encode();

    var reader = SomeUser.in(tenant, "read_only").api();
    reader.send("POST", "/v1/usage/events", body, SomeEvents.BATCH).isProblem(403, "FORBIDDEN");
    acme.withToken(null)
        .send("POST", "/v1/usage/events", body, SomeEvents.BATCH)
        .isProblem(401, "UNAUTHENTICATED");
  }

  @Test
  void isReadAsUsageByTimeAndGroup() {
    acme.post("/v1/meters", meter("tokens", "sum", "$.model").put("unit", "token")).is(201);
    acme.post("/v1/meters", meter("kinds", "unique")).is(201);
    var late = hourAgo.minusDays(20);
    send(
        acme,
        model(late, "1", 5, "large"),
        model(hourAgo, "2", 2.5, "large"),
        model(hourAgo, "3", 2.5, "small"));

    var byModel = usage("metric=tokens&granularity=month&group_by=model", late);
    var kinds = usage("metric=kinds&granularity=month", late);

    assertThat(total(byModel, "large")).isEqualTo(7.5);
    assertThat(total(byModel, "small")).isEqualTo(2.5);
    assertThat(kinds.getString("aggregation")).isEqualTo("unique");
    acme.post("/v1/usage/events/void", JsonObject.of("source", "/tests", "id", "1")).is(200);
    assertThat(total(usage("metric=tokens&granularity=hour&group_by=model", late), "large"))
        .isEqualTo(2.5);
  }

  private JsonObject model(OffsetDateTime at, String id, Object tokens, String model) {
    return event(id, JsonObject.of("tokens", tokens, "model", model)).put("time", Times.text(at));
  }

  private JsonObject usage(String query, OffsetDateTime from) {
    return acme.get("/v1/usage?" + query + "&from=" + Times.text(from.minusHours(1)))
        .is(200)
        .json();
  }

  private static double total(JsonObject usage, String model) {
    return usage.getJsonArray("points").stream()
        .map(JsonObject.class::cast)
        .filter(point -> point.getJsonObject("group").getString("model").equals(model))
        .mapToDouble(point -> point.getDouble("value"))
        .sum();
  }
}

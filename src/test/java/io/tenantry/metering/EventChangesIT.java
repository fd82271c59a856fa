package io.tenantry.metering;

import static io.tenantry.metering.SomeEvents.event;
import static io.tenantry.metering.SomeEvents.meter;
import static io.tenantry.metering.SomeEvents.minute;
import static io.tenantry.metering.SomeEvents.send;
import static io.tenantry.metering.SomeEvents.sql;
import static io.tenantry.metering.SomeEvents.windows;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.Times;
import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventChangesIT {
  private static final String VOID = "/v1/usage/events/void";
  private static final String CORRECT = "/v1/usage/events/correct";

  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api acme = tenant.admin();
  private final OffsetDateTime at =
      OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).minusHours(3);

  private static JsonObject named(String id) {
    return JsonObject.of("source", "/tests", "id", id);
  }

  private JsonObject timed(String id, JsonObject data) {
    return event(id, data).put("time", Times.text(at));
  }

  private static JsonObject data(Object tokens, String model) {
    return JsonObject.of("tokens", tokens, "model", model);
  }

  private void threeEvents() {
    acme.post("/v1/meters", meter("tokens", "sum", "$.model")).is(201);
    acme.post("/v1/meters", meter("kinds", "unique")).is(201);
    send(acme, timed("1", data(5, "a")), timed("2", data(8, "a")), timed("3", data(8, "b")));
    // Another minute of the same hour has one of the values too.
    send(acme, event("4", data(5, "a")).put("time", Times.text(at.plusMinutes(1))));
  }

  @Test
  void takesAnEventOutOfItsWindows() {
    threeEvents();

    var gone = acme.post(VOID, named("2").put("reason", "a test run")).is(200).json();

    assertThat(gone.getString("voided_at")).isNotNull();
    assertThat(gone.getJsonObject("data")).isEqualTo(data(8, "a"));
    assertThat(windows(tenant))
        .containsExactly(
            "kinds " + minute(at) + " {} 2 0",
            "kinds " + minute(at.plusMinutes(1)) + " {} 1 0",
            "tokens " + minute(at) + " {\"model\": \"a\"} 1 5 5 5 5",
            "tokens " + minute(at) + " {\"model\": \"b\"} 1 8 8 8 8",
            "tokens " + minute(at.plusMinutes(1)) + " {\"model\": \"a\"} 1 5 5 5 5");
    assertThat(SomeEvents.values(tenant))
        .anyMatch(line -> line.contains("hour") && line.endsWith(" 2"));

    acme.post(VOID, named("3")).is(200);
    acme.post(VOID, named("1")).is(200);

    assertThat(windows(tenant))
        .containsExactly(
            "kinds " + minute(at.plusMinutes(1)) + " {} 1 0",
            "tokens " + minute(at.plusMinutes(1)) + " {\"model\": \"a\"} 1 5 5 5 5");
    assertThat(SomeEvents.values(tenant)).hasSize(3).allMatch(line -> line.endsWith(" 1"));
  }

  @Test
  void countsAnEventWithOtherData() {
    threeEvents();

    var now =
        acme.post(CORRECT, named("1").put("data", data(1.5, "c")).put("reason", "a mistake"))
            .is(200)
            .json();

    assertThat(now.getString("corrected_at")).isNotNull();
    assertThat(now.getJsonObject("data")).isEqualTo(data(1.5, "c"));
    assertThat(windows(tenant))
        .contains(
            "kinds " + minute(at) + " {} 3 0",
            "tokens " + minute(at) + " {\"model\": \"a\"} 1 8 8 8 8",
            "tokens " + minute(at) + " {\"model\": \"c\"} 1 1.5 1.5 1.5 1.5")
        .hasSize(6);
    acme.post(CORRECT, named("1").put("data", data(5, "a"))).is(200);
    assertThat(windows(tenant)).contains("tokens " + minute(at) + " {\"model\": \"a\"} 2 13 5 8 8");
  }

  @Test
  void keepsWhatIsVoidFromBeingCountedAgain() {
    threeEvents();
    acme.post(VOID, named("2")).is(200);
    var windows = windows(tenant);

    assertThat(send(acme, timed("2", data(8, "a"))).getInteger("duplicates")).isEqualTo(1);
    acme.post(VOID, named("2")).isProblem(409, "EVENT_VOIDED");
    acme.post(CORRECT, named("2").put("data", data(1, "a"))).isProblem(409, "EVENT_VOIDED");

    assertThat(windows(tenant)).isEqualTo(windows);
  }

  @Test
  void leavesWhatAMeterDidNotCount() {
    send(acme, timed("before", data(9, "a")));
    threeEvents();

    acme.post(VOID, named("before")).is(200);
    acme.post(VOID, named("2")).is(200);

    assertThat(windows(tenant)).contains("tokens " + minute(at) + " {\"model\": \"a\"} 1 5 5 5 5");
  }

  @Test
  void refusesDataThatAMeterCannotRead() {
    threeEvents();

    var refused =
        acme.post(CORRECT, named("1").put("data", JsonObject.of("model", "a")))
            .isProblem(400, "VALIDATION_FAILED");

    assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/data");
    assertThat(refused.json().getString("detail")).startsWith("MISSING_VALUE");
  }

  @Test
  void changesNothingThatIsOldOrNotThere() {
    threeEvents();
    sql(
        "UPDATE platform.usage_events SET occurred_at = now() - interval '35 days 1 hour' WHERE tenant_id = '%s' AND id = '1'"
            .formatted(tenant.id()));

    acme.post(VOID, named("1")).isProblem(409, "EVENT_TOO_OLD");
    acme.post(VOID, named("none")).isProblem(404, "NOT_FOUND");
    var globex = SharedPlatform.onboard().admin();
    globex.post(VOID, named("2")).isProblem(404, "NOT_FOUND");
    globex.post(CORRECT, named("2").put("data", 1)).isProblem(404, "NOT_FOUND");
    var developer = SomeUser.in(tenant, "developer").api();
    developer.post(VOID, named("2")).isProblem(403, "FORBIDDEN");
  }

  @Test
  void isWrittenIntoTheAuditLogWithItsReason() {
    threeEvents();
    acme.post(CORRECT, named("1").put("data", data(6, "a"))).is(200);
    acme.post(VOID, named("1").put("reason", "a test run")).is(200);

    var log = acme.get("/v1/audit-logs?resource_type=usage_event").is(200).json();

    var last = log.getJsonArray("items").getJsonObject(0);
    assertThat(last.getString("action")).isEqualTo("usage.void");
    assertThat(last.getString("resource_id")).isEqualTo("1");
    assertThat(last.getJsonObject("changes").getJsonObject("reason").getString("to"))
        .isEqualTo("a test run");
    var first = log.getJsonArray("items").getJsonObject(1);
    assertThat(first.getJsonObject("changes").getJsonObject("data"))
        .isEqualTo(JsonObject.of("from", data(5, "a"), "to", data(6, "a")));
  }

  @Test
  void playsTheFirstAnswerAgainUnderItsKey() {
    threeEvents();
    var key = Map.of("idempotency-key", "void-2");

    var first = acme.send("POST", VOID, named("2").encode(), key).is(200);
    var again = acme.send("POST", VOID, named("2").encode(), key).is(200);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
  }
}

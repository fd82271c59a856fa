package io.tenantry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Schedules over HTTP. */
class ScheduleIT {
  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api acme = tenant.admin();

  private static JsonObject nightly(String name) {
    return JsonObject.of("name", name, "task_type", "echo", "cron", "30 2 * * *");
  }

  private JsonObject create(JsonObject schedule) {
    return acme.post("/v1/schedules", schedule).is(201).json();
  }

  private static String path(JsonObject schedule) {
    return "/v1/schedules/" + schedule.getString("id");
  }

  private static String pointer(Api.Answer refusal) {
    refusal.isProblem(400, "VALIDATION_FAILED");
    return refusal.json().getJsonArray("errors").getJsonObject(0).getString("pointer");
  }

  @Test
  void createsASchedule() {
    var wanted =
        nightly("nightly")
            .put("payload", JsonObject.of("message", "hello"))
            .put("time_zone", "Europe/Lisbon");

    var answer = acme.post("/v1/schedules", wanted).is(201);
    var made = answer.json();

    assertThat(answer.header("location")).isEqualTo(path(made));
    assertThat(answer.header("etag")).isEqualTo("\"1\"");
    wanted.forEach(
        member -> assertThat(made.getValue(member.getKey())).isEqualTo(member.getValue()));
    assertThat(made.getBoolean("enabled")).isTrue();
    assertThat(made.getString("created_by")).isNotNull();
    assertThat(made.getValue("last_run_at")).isNull();
    assertThat(acme.get(path(made)).is(200).json()).isEqualTo(made);
  }

  @Test
  void isDueAtItsTimeAndUpToHalfAMinuteLater() {
    var made = create(nightly("utc"));

    var tick = Timetable.of("30 2 * * *", "UTC").first(Instant.now());
    assertThat(Duration.between(tick, made.getInstant("next_run_at")))
        .isBetween(Duration.ZERO, Duration.ofSeconds(30));
    assertThat(made.getString("time_zone")).isEqualTo("UTC");
    assertThat(made.getJsonObject("payload")).isEqualTo(new JsonObject());
  }

  @Test
  void refusesTimesThatAreNone() {
    for (var cron :
        List.of(
            "61 * * * *", "often", "0 0 * *", "@reboot", "0 0 30 2 *", "0 0 1 1 *||0 0 2 1 *")) {
      assertThat(pointer(acme.post("/v1/schedules", nightly("wrong").put("cron", cron))))
          .as(cron)
          .isEqualTo("/cron");
      assertThat(
              pointer(
                  acme.post(
                      "/v1/schedules", nightly("off").put("cron", cron).put("enabled", false))))
          .as(cron)
          .isEqualTo("/cron");
    }
    assertThat(pointer(acme.post("/v1/schedules", nightly("lost").put("time_zone", "Mars/Base"))))
        .isEqualTo("/time_zone");
    var made = create(nightly("right"));
    assertThat(pointer(acme.patch(path(made), JsonObject.of("cron", "0 0 31 4 *"))))
        .isEqualTo("/cron");
    assertThat(pointer(acme.patch(path(made), JsonObject.of("time_zone", "utc"))))
        .isEqualTo("/time_zone");
  }

  @Test
  void refusesWhatNoTaskCouldDo() {
    var made = create(nightly("right"));
    var unknown = JsonObject.of("task_type", "ecko");
    for (var answer :
        List.of(
            acme.post("/v1/schedules", nightly("unknown").mergeIn(unknown)),
            acme.patch(path(made), unknown))) {
      answer.isProblem(422, "UNKNOWN_TASK_TYPE");
      assertThat(answer.json().getString("nearest")).isEqualTo("echo");
    }
    var wrong = JsonObject.of("payload", JsonObject.of("sleep_ms", "long"));
    assertThat(pointer(acme.post("/v1/schedules", nightly("wrong").mergeIn(wrong))))
        .isEqualTo("/payload/sleep_ms");
    assertThat(pointer(acme.patch(path(made), wrong))).isEqualTo("/payload/sleep_ms");
    var large = JsonObject.of("payload", JsonObject.of("message", "x".repeat(300_000)));
    acme.post("/v1/schedules", nightly("large").mergeIn(large)).isProblem(413, "PAYLOAD_TOO_LARGE");
    acme.patch(path(made), large).isProblem(413, "PAYLOAD_TOO_LARGE");
    assertThat(acme.get(path(made)).is(200).header("etag")).isEqualTo("\"1\"");
  }

  @Test
  void aNameIsTakenOnce() {
    var first = create(nightly("nightly"));
    var second = create(nightly("daily"));

    acme.post("/v1/schedules", nightly("nightly")).isProblem(409, "SCHEDULE_EXISTS");
    acme.patch(path(second), JsonObject.of("name", "nightly")).isProblem(409, "SCHEDULE_EXISTS");
    acme.delete(path(first)).is(204);
    acme.patch(path(second), JsonObject.of("name", "nightly")).is(200);
  }

  @Test
  void aTenantHasSoManyAndNoMore() {
    try (var small = SharedPlatform.start(Map.of("jobs.schedules_per_tenant", "1"))) {
      var admin = small.onboard().admin();
      admin.post("/v1/schedules", nightly("one")).is(201);

      admin.post("/v1/schedules", nightly("two")).isProblem(409, "TOO_MANY_SCHEDULES");
    }
  }

  @Test
  void changesWhatIsNamed() {
    var made =
        create(nightly("nightly").put("payload", JsonObject.of("message", 1, "sleep_ms", 0)));

    var renamed = acme.patch(path(made), JsonObject.of("name", "other")).is(200);
    var merged =
        acme.send(
                "PATCH",
                path(made),
                "{\"payload\":{\"sleep_ms\":null,\"fail_times\":1}}",
                Map.of("content-type", "application/merge-patch+json"))
            .is(200)
            .json();
    var retimed =
        acme.patch(path(made), JsonObject.of("cron", "0 0 1 1 *", "time_zone", "Asia/Tokyo"))
            .is(200);

    assertThat(renamed.json().getString("next_run_at")).isEqualTo(made.getString("next_run_at"));
    assertThat(renamed.header("etag")).isEqualTo("\"2\"");
    assertThat(merged.getJsonObject("payload"))
        .isEqualTo(JsonObject.of("message", 1, "fail_times", 1));
    assertThat(retimed.json().getString("next_run_at")).contains("-12-31T15:00:");
    assertThat(acme.get(path(made)).json()).isEqualTo(retimed.json());
    assertThat(acme.patch(path(made), JsonObject.of("name", "other")).is(200).header("etag"))
        .as("nothing changed")
        .isEqualTo(retimed.header("etag"));
  }

  @Test
  void isSwitchedOffAndOn() {
    var made = create(nightly("nightly").put("enabled", false));
    assertThat(made.getValue("next_run_at")).isNull();

    var on = acme.patch(path(made), JsonObject.of("enabled", true)).is(200).json();
    var off = acme.patch(path(made), JsonObject.of("enabled", false)).is(200).json();

    assertThat(on.getString("next_run_at")).isNotNull();
    assertThat(off.getValue("next_run_at")).isNull();
  }

  @Test
  void refusesChangesThatAreBasedOnAnOlderState() {
    var made = create(nightly("nightly"));
    acme.patch(path(made), JsonObject.of("name", "other")).is(200);
    var stale = Map.of("If-Match", "\"1\"");

    acme.send("PATCH", path(made), "{\"name\":\"third\"}", stale)
        .isProblem(412, "PRECONDITION_FAILED");
    acme.send("DELETE", path(made), null, stale).isProblem(412, "PRECONDITION_FAILED");
    acme.send("PATCH", path(made), "{\"name\":\"third\"}", Map.of("If-Match", "\"2\"")).is(200);
    acme.send("DELETE", path(made), null, Map.of("If-Match", "\"3\"")).is(204);
    acme.get(path(made)).isProblem(404, "NOT_FOUND");
  }

  @Test
  void takesARequestWithAnIdempotencyKeyOnce() {
    var key = Map.of("Idempotency-Key", "one");
    var body = nightly("nightly").encode();

    var first = acme.send("POST", "/v1/schedules", body, key).is(201);
    var second = acme.send("POST", "/v1/schedules", body, key).is(201);

    assertThat(second.json()).isEqualTo(first.json());
    assertThat(second.header("etag")).isEqualTo(first.header("etag"));
  }

  @Test
  void listsNewestFirstByPages() {
    var names = List.of("one", "two", "three");
    names.forEach(name -> create(nightly(name)));

    var first = acme.get("/v1/schedules?limit=2").is(200).json();
    var rest =
        acme.get("/v1/schedules?limit=2&cursor=" + first.getString("next_cursor")).is(200).json();

    assertThat(names(first)).containsExactly("three", "two");
    assertThat(names(rest)).containsExactly("one");
    assertThat(rest.getValue("next_cursor")).isNull();
  }

  private static List<String> names(JsonObject page) {
    return page.getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getString("name"))
        .toList();
  }

  @Test
  void anotherTenantsScheduleIsNotThere() {
    var made = create(nightly("nightly"));
    var other = SharedPlatform.onboard().admin();

    other.get(path(made)).isProblem(404, "NOT_FOUND");
    other.patch(path(made), JsonObject.of("name", "mine")).isProblem(404, "NOT_FOUND");
    other.delete(path(made)).isProblem(404, "NOT_FOUND");
    assertThat(names(other.get("/v1/schedules").is(200).json())).isEmpty();
    other.post("/v1/schedules", nightly("nightly")).is(201);
  }

  @Test
  void whoMayReadThemMayNotChangeThem() {
    var made = create(nightly("nightly"));
    var reader = SomeUser.in(tenant, "read_only").api();

    reader.get(path(made)).is(200);
    reader.post("/v1/schedules", nightly("mine")).isProblem(403, "FORBIDDEN");
    reader.patch(path(made), JsonObject.of("name", "mine")).isProblem(403, "FORBIDDEN");
    reader.delete(path(made)).isProblem(403, "FORBIDDEN");
    SharedPlatform.api().get(path(made)).isProblem(401, "UNAUTHENTICATED");
  }

  @Test
  void writesWhatWasChangedIntoTheAuditLog() {
    var made = create(nightly("nightly").put("payload", JsonObject.of("message", "a secret")));
    acme.patch(path(made), JsonObject.of("payload", JsonObject.of("message", "another"))).is(200);
    acme.delete(path(made)).is(204);

    var entries = acme.get("/v1/audit-logs?resource_type=schedule").is(200);

    assertThat(
            entries.json().getJsonArray("items").stream()
                .map(entry -> ((JsonObject) entry).getString("action")))
        .containsExactlyInAnyOrder("schedule.create", "schedule.update", "schedule.delete");
    assertThat(entries.text()).doesNotContain("a secret");
  }
}

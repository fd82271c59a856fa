package io.tenantry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Schedules whose time has come, by the hand of the superuser. */
class FiringIT {
  /** Its time is far from any test's. */
  private static final String NEW_YEAR = "0 0 1 1 *";

  private static final Sql.Session SUPERUSER =
      Sql.open(TestServers.superuserUrl(SharedPlatform.started().databaseUrl()));

  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api acme = tenant.admin();

  @AfterAll
  static void close() {
    SUPERUSER.close();
  }

  private static JsonObject schedule(Api api, String name, String cron) {
    return api.post(
            "/v1/schedules",
            JsonObject.of("name", name, "task_type", "echo", "cron", cron)
                .put("payload", JsonObject.of("message", name)))
        .is(201)
        .json();
  }

  /** The last new year's, which all of these have missed. */
  private static Instant newYear() {
    return Instant.now()
        .atOffset(ZoneOffset.UTC)
        .withDayOfYear(1)
        .truncatedTo(ChronoUnit.DAYS)
        .toInstant();
  }

  private static Instant lastHour() {
    return Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);
  }

  /** Each minute of this hour, and none of the next. */
  private static String minutesOf(Instant hour) {
    return "* %d * * *".formatted(hour.atOffset(ZoneOffset.UTC).getHour());
  }

  private static void due(String where, Instant tick) {
    SUPERUSER.run(
        "UPDATE platform.schedule_states SET next_tick = '%s', next_run_at = now() - interval '1 second' WHERE %s"
            .formatted(tick, where));
  }

  private static void due(JsonObject schedule, Instant tick) {
    due("schedule_id = '" + schedule.getString("id") + "'", tick);
  }

  private void untilMovedOn() {
    Patience.until(
        "the tenant's schedules have moved on",
        () ->
            count(
                    "platform.schedule_states WHERE next_run_at < now() AND tenant_id = '%s'"
                        .formatted(tenant.id()))
                == 0);
  }

  private static long count(String from) {
    return SUPERUSER.run("SELECT count(*) FROM " + from).iterator().next().getLong(0);
  }

  private RowSet<Row> jobs() {
    return SUPERUSER.run(
        "SELECT id, task_type, created_by, caller->>'role' AS role, correlation_id FROM tenant_%s.jobs"
            .formatted(tenant.id()));
  }

  @Test
  void enqueuesOneJobWhichRunsAsWhoeverWroteTheSchedule() {
    var made = schedule(acme, "greet", NEW_YEAR);

    due(made, newYear());
    untilMovedOn();

    var list = acme.get("/v1/jobs").is(200).json().getJsonArray("items");
    assertThat(list).hasSize(1);
    var id = list.getJsonObject(0).getString("id");
    var job = acme.get("/v1/jobs/" + id + "?wait=30").is(200).json();
    assertThat(id)
        .isEqualTo(new Tick(UUID.fromString(made.getString("id")), newYear()).jobId().toString());
    assertThat(job.getString("status")).isEqualTo("SUCCESS");
    assertThat(job.getJsonObject("result")).isEqualTo(JsonObject.of("message", "greet"));
    assertThat(job.getString("created_by")).isEqualTo(made.getString("created_by"));
    var now = acme.get("/v1/schedules/" + made.getString("id")).is(200);
    assertThat(now.json().getString("next_run_at")).isEqualTo(made.getString("next_run_at"));
    assertThat(now.json().getString("last_run_at")).isNotNull();
    assertThat(now.header("etag")).isEqualTo("\"1\"");
  }

  @Test
  void theAuditLogNamesTheSchedule() {
    var made = schedule(acme, "greet", NEW_YEAR);

    due(made, newYear());
    untilMovedOn();

    var entries = acme.get("/v1/audit-logs?action=job.enqueue").is(200).json();
    assertThat(entries.getJsonArray("items")).hasSize(1);
    var entry = entries.getJsonArray("items").getJsonObject(0);
    assertThat(entry.getJsonObject("changes").getJsonObject("schedule_id").getString("to"))
        .isEqualTo(made.getString("id"));
    assertThat(entry.getString("user_id")).isEqualTo(made.getString("created_by"));
    assertThat(entry.getString("correlation_id"))
        .isEqualTo(jobs().iterator().next().getString("correlation_id"));
  }

  @Test
  void aTimeThatWasEnqueuedBeforeIsNotEnqueuedAgain() {
    var made = schedule(acme, "greet", NEW_YEAR);
    due(made, newYear());
    untilMovedOn();

    // As if whoever enqueued it had died before it moved on.
    due(made, newYear());
    untilMovedOn();

    assertThat(jobs().size()).isEqualTo(1);
    assertThat(acme.get("/v1/audit-logs?action=job.enqueue").is(200).json().getJsonArray("items"))
        .hasSize(1);
  }

  @Test
  void anHourThatWasMissedIsOneJob() {
    var hour = lastHour();
    var made = schedule(acme, "busy", minutesOf(hour));

    due(made, hour);
    untilMovedOn();

    assertThat(jobs()).hasSize(1);
    assertThat(jobs().iterator().next().getUUID("id"))
        .isEqualTo(
            new Tick(UUID.fromString(made.getString("id")), hour.plusSeconds(59 * 60)).jobId());
  }

  @Test
  void whatIsOffEnqueuesNothing() {
    var off = schedule(acme, "off", NEW_YEAR);
    var deleted = schedule(acme, "deleted", NEW_YEAR);
    acme.patch("/v1/schedules/" + off.getString("id"), JsonObject.of("enabled", false)).is(200);
    acme.delete("/v1/schedules/" + deleted.getString("id")).is(204);
    var on = schedule(acme, "on", NEW_YEAR);

    due(on, newYear());
    untilMovedOn();

    assertThat(jobs()).hasSize(1);
    assertThat(count("platform.schedule_states WHERE tenant_id = '%s'".formatted(tenant.id())))
        .isEqualTo(2);
  }

  @Test
  void aSuspendedTenantsSchedulesWaitAndAreCaughtUpWithOnce() {
    var operator = SharedPlatform.started().operator();
    var made = schedule(acme, "busy", minutesOf(lastHour()));
    operator.post("/v1/tenants/" + tenant.id() + "/suspend", null).is(200);
    due(made, lastHour());
    var other = SharedPlatform.onboard();
    due(schedule(other.admin(), "greet", NEW_YEAR), newYear());
    Patience.until(
        "others' are enqueued", () -> count("tenant_%s.jobs".formatted(other.id())) == 1);
    assertThat(jobs()).isEmpty();

    operator.post("/v1/tenants/" + tenant.id() + "/resume", null).is(200);
    untilMovedOn();

    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aJobHasTheRoleThatItsWriterHasNow() {
    var writer = SomeUser.in(tenant, "developer");
    var made = schedule(writer.api(), "mine", NEW_YEAR);
    acme.patch(writer.path(), JsonObject.of("role", "read_only")).is(200);

    due(made, newYear());
    untilMovedOn();

    var job = jobs().iterator().next();
    assertThat(job.getUUID("created_by")).hasToString(writer.id());
    assertThat(job.getString("role")).isEqualTo("read_only");
  }

  @Test
  void aJobRunsAsWhoeverWroteItsScheduleLast() {
    var made = schedule(acme, "theirs", NEW_YEAR);
    var developer = SomeUser.in(tenant, "developer");
    developer
        .api()
        .patch("/v1/schedules/" + made.getString("id"), JsonObject.of("name", "mine"))
        .is(200);

    due(made, newYear());
    untilMovedOn();

    assertThat(jobs().iterator().next().getUUID("created_by")).hasToString(developer.id());
  }

  @Test
  void countsWhatItFiredByHowLateItWas() {
    var platform = SharedPlatform.started();
    double fired = platform.metric("tenantry_schedules_fired_seconds_count");
    double late = platform.metric("tenantry_schedules_fired_seconds_sum");

    due(schedule(acme, "late", NEW_YEAR), lastHour());

    Patience.until(
        "it is counted", () -> platform.metric("tenantry_schedules_fired_seconds_count") > fired);
    // An hour at least, without its offset.
    assertThat(platform.metric("tenantry_schedules_fired_seconds_sum") - late)
        .isGreaterThan(3_600 - 30);
  }

  @Test
  void oneThatCannotBeFiredIsInNobodysWay() {
    var broken = schedule(acme, "broken", NEW_YEAR);
    var sound = schedule(acme, "sound", NEW_YEAR);
    SUPERUSER.run(
        "UPDATE tenant_%s.schedules SET cron = 'broken' WHERE name = 'broken'"
            .formatted(tenant.id()));

    due(broken, newYear());
    due(sound, newYear());
    untilMovedOn();

    assertThat(jobs()).hasSize(1);
    assertThat(
            count(
                "platform.schedule_states WHERE schedule_id = '%s' AND next_tick = '%s' AND next_run_at > now()"
                    .formatted(broken.getString("id"), newYear())))
        .as("put off")
        .isEqualTo(1);
    SUPERUSER.run("UPDATE tenant_%s.schedules SET cron = '%s'".formatted(tenant.id(), NEW_YEAR));
    SUPERUSER.run(
        "UPDATE platform.schedule_states SET next_run_at = now() WHERE tenant_id = '%s' AND next_tick < now()"
            .formatted(tenant.id()));
    Patience.until("its time was kept", () -> jobs().size() == 2);
  }

  @Test
  void ofTwoNodesOneEnqueues() {
    for (int i = 0; i < 40; i++) {
      schedule(acme, "s" + i, NEW_YEAR);
    }
    try (var neighbour = SharedPlatform.start(Map.of(), SharedPlatform.started().databaseUrl())) {
      assertThat(neighbour.platform().port()).isPositive();

      due("tenant_id = '" + tenant.id() + "'", newYear());
      untilMovedOn();
    }

    assertThat(jobs()).hasSize(40);
    assertThat(
            acme.get("/v1/audit-logs?limit=200&action=job.enqueue")
                .is(200)
                .json()
                .getJsonArray("items"))
        .hasSize(40);
  }
}

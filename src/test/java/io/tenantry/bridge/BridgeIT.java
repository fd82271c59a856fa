package io.tenantry.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Jobs;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Jobs whose tasks are served from outside the platform. */
class BridgeIT {
  private static final SharedPlatform.Started PLATFORM =
      SharedPlatform.start(
          Map.of(
              "bridge.enabled", "true",
              "bridge.port", "0",
              "bridge.token", TaskServer.TOKEN,
              "jobs.retry_delay", "10ms",
              "jobs.cancel_grace", "30s"));
  private static final SomeTenant TENANT = PLATFORM.onboard();
  private static final Api ACME = TENANT.admin();

  @AfterAll
  static void close() {
    PLATFORM.close();
  }

  private static TaskServer joined() {
    return TaskServer.joined(PLATFORM.platform().bridgePort());
  }

  private static JsonObject enqueue(String type, JsonObject payload) {
    return ACME.post("/v1/jobs", Jobs.of(type, payload)).is(202).json();
  }

  private static JsonObject params(JsonObject job) {
    return job.getJsonObject("body").getJsonObject("params");
  }

  private static JsonObject shown(JsonObject job) {
    return ACME.get("/v1/jobs/" + job.getString("id")).is(200).json();
  }

  @Test
  void givesAServerTheJobWithItsCallerAndTakesTheResult() {
    try (var server = joined().serve("letters.send")) {
      var job = enqueue("letters.send", JsonObject.of("to", "ann"));
      var message = server.job();
      server.reply(message, JsonObject.of("sent", 1));
      var done = Jobs.over(ACME, job.getString("id"));

      assertThat(message.getString("address")).isEqualTo("task.letters.send");
      assertThat(message.getJsonObject("body").getJsonObject("body"))
          .isEqualTo(JsonObject.of("to", "ann"));
      assertThat(params(message))
          .isEqualTo(
              JsonObject.of("job_id", job.getString("id"), "run", 1, "attempt", 1)
                  .put("max_attempts", 3)
                  .put("report_to", "bridge.report"));
      assertThat(message.getJsonObject("headers").getMap())
          .containsEntry("tenant", TENANT.id())
          .containsEntry("subject", job.getString("created_by"))
          .containsEntry("auth-type", "jwt")
          .containsEntry("role", "admin")
          .containsEntry("correlation-id", job.getString("correlation_id"))
          .containsKey("deadline");
      assertThat(done.getString("status")).isEqualTo("SUCCESS");
      assertThat(done.getJsonObject("result")).isEqualTo(JsonObject.of("sent", 1));
    }
  }

  @Test
  void holdsPayloadsToTheAnnouncedSchema() {
    var schema = JsonObject.of("type", "object", "required", JsonArray.of("to"));
    try (var server = joined().serve(JsonObject.of("type", "letters.checked", "schema", schema))) {
      var refused = ACME.post("/v1/jobs", Jobs.of("letters.checked", new JsonObject()));

      refused.isProblem(400, "VALIDATION_FAILED");
      assertThat(ACME.get("/v1/task-types").is(200).text()).contains("letters.checked");
      assertThat(server.ask("bridge.report", new JsonObject())).isNotNull();
    }
  }

  @Test
  void showsProgressAndTellsOfACancellation() {
    try (var server = joined().serve("letters.slow")) {
      var job = enqueue("letters.slow", new JsonObject());
      var message = server.job();
      assertThat(server.report(message, JsonObject.of("done", 1, "total", 2))).isFalse();
      Patience.until(
          "the progress shows",
          () -> JsonObject.of("done", 1, "total", 2).equals(shown(job).getValue("progress")));

      ACME.post("/v1/jobs/" + job.getString("id") + "/cancel", null);
      Patience.until("the server hears of it", () -> server.report(message, null));
      server.reply(message, JsonObject.of("status", "500"), null);

      assertThat(Jobs.over(ACME, job.getString("id")).getString("status")).isEqualTo("CANCELLED");
    }
  }

  @Test
  void triesAgainWhatMayPassAndNotWhatDoesNotPass() {
    try (var server = joined().serve("letters.failing")) {
      var job = enqueue("letters.failing", new JsonObject());
      var problem = JsonObject.of("code", "OFFICE_CLOSED", "detail", "It\0opens at nine.");
      server.reply(server.job(), JsonObject.of("status", "503"), problem);
      var second = server.job();
      server.reply(second, JsonObject.of("status", "422"), JsonObject.of("code", "NO_STAMP"));
      var failed = Jobs.over(ACME, job.getString("id"));

      assertThat(params(second).getInteger("attempt")).isEqualTo(2);
      assertThat(failed.getString("status")).isEqualTo("FAILURE");
      assertThat(failed.getJsonObject("error").getString("code")).isEqualTo("NO_STAMP");
      var first = failed.getJsonObject("error").getJsonArray("attempts").getJsonObject(0);
      assertThat(first.getString("code")).isEqualTo("OFFICE_CLOSED");
      assertThat(first.getString("message")).isEqualTo("It\uFFFDopens at nine.");
    }
  }

  @Test
  void countsNoAttemptThatAServerGivesBack() {
    try (var server = joined().serve("letters.returned")) {
      enqueue("letters.returned", new JsonObject());
      server.reply(server.job(), JsonObject.of("snooze-ms", "0"), null);

      var again = server.job();
      assertThat(params(again).getInteger("attempt")).isEqualTo(1);
      assertThat(params(again).getInteger("run")).isEqualTo(2);
      server.reply(again, null);
    }
  }

  @Test
  void losesNoJobWithAServer() {
    var first = joined().serve("letters.lost");
    var job = enqueue("letters.lost", new JsonObject());
    first.job();
    try (var second = joined().serve("letters.lost")) {
      first.close();
      var again = second.job();
      second.reply(again, "done\0");
      var done = Jobs.over(ACME, job.getString("id"));

      assertThat(params(again).getInteger("attempt")).isEqualTo(2);
      assertThat(done.getString("status")).isEqualTo("SUCCESS");
      assertThat(done.getString("result")).isEqualTo("done\uFFFD");
    }
  }

  @Test
  void givesJobsToTheServerThatHasLessToDo() {
    try (var one = joined().serve("letters.shared");
        var other = joined().serve("letters.shared")) {
      enqueue("letters.shared", new JsonObject());
      enqueue("letters.shared", new JsonObject());

      one.reply(one.job(), null);
      other.reply(other.job(), null);
    }
  }

  @Test
  void letsNoServerAnswerForAnother() {
    try (var server = joined().serve("letters.own");
        var thief = joined().serve("letters.other")) {
      var job = enqueue("letters.own", new JsonObject());
      var message = server.job();
      var stolen = thief.ask(message.getString("replyAddress"), JsonObject.of("sent", 0));

      assertThat(stolen.getString("message")).isEqualTo("unknown_job");
      assertThat(thief.report(message, JsonObject.of("done", 9))).isTrue();
      assertThat(shown(job).getString("status")).isEqualTo("STARTED");
      assertThat(shown(job).getValue("progress")).isNull();
      server.reply(message, JsonObject.of("sent", 1));
      assertThat(Jobs.over(ACME, job.getString("id")).getJsonObject("result"))
          .isEqualTo(JsonObject.of("sent", 1));
    }
  }

  @Test
  void reachesNoOperationAndNoTaskOfThePlatform() {
    try (var server = joined()) {
      var call = JsonObject.of("body", SomeTenant.body("burglar", "b@b.test", "a long enough one"));
      assertThat(server.ask("tenant.create", call).getString("message")).isEqualTo("access_denied");
      for (var type : new String[] {"echo", "http.call", "usage.report", "resources.import"}) {
        assertThat(server.ask("task.announce", JsonObject.of("type", type)).getString("message"))
            .isEqualTo("access_denied");
      }
      var tenant = PLATFORM.operator().get("/v1/tenants/burglar");

      assertThat(tenant.status()).isEqualTo(404);
    }
  }
}

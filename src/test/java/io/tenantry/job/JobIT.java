package io.tenantry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs over HTTP, run by the platform's own worker. */
class JobIT {
  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api acme = tenant.admin();

  private static JsonObject echo(JsonObject payload) {
    return JsonObject.of("task_type", "echo", "payload", payload);
  }

  private JsonObject enqueue(JsonObject job) {
    return acme.post("/v1/jobs", job).is(202).json();
  }

  private JsonObject over(String id) {
    return acme.get("/v1/jobs/" + id + "?wait=30").is(200).json();
  }

  private final String nextMonth =
      Instant.now().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();

  private JsonObject job(String id) {
    return acme.get("/v1/jobs/" + id).is(200).json();
  }

  private void until(String id, String status) {
    Patience.until("the job is " + status, () -> job(id).getString("status").equals(status));
  }

  @Test
  void runsAJobAndKeepsItsResult() {
    var answer = acme.post("/v1/jobs", echo(JsonObject.of("message", "hello"))).is(202);
    var waiting = answer.json();

    assertThat(answer.header("location")).isEqualTo("/v1/jobs/" + waiting.getString("id"));
    assertThat(waiting.getString("status")).isEqualTo("PENDING");
    var done = over(waiting.getString("id"));

    assertThat(done.getString("status")).isEqualTo("SUCCESS");
    assertThat(done.getJsonObject("result")).isEqualTo(JsonObject.of("message", "hello"));
    assertThat(done.getInteger("attempt")).isEqualTo(1);
    assertThat(done.getValue("error")).isNull();
    assertThat(done.getString("completed_at")).isNotNull();
    assertThat(done.getString("created_by")).isNotNull();
    assertThat(done.getString("correlation_id")).isEqualTo(answer.header("x-correlation-id"));
  }

  @Test
  void showsAJobAsItWasAnsweredAtFirst() {
    var late =
        echo(JsonObject.of("message", 1))
            .put("run_at", nextMonth)
            .put("priority", 3)
            .put("max_attempts", 7);

    var made = enqueue(late);

    assertThat(job(made.getString("id"))).isEqualTo(made);
  }

  @Test
  void triesAgainAndKeepsEachAttemptsError() {
    var job = echo(JsonObject.of("fail_times", 5)).put("max_attempts", 2);

    var failed = over(enqueue(job).getString("id"));

    assertThat(failed.getString("status")).isEqualTo("FAILURE");
    assertThat(failed.getInteger("attempt")).isEqualTo(2);
    assertThat(failed.getJsonObject("error").getJsonArray("attempts")).hasSize(2);
  }

  @Test
  void succeedsAfterAFailure() {
    var done = over(enqueue(echo(JsonObject.of("fail_times", 1, "message", 1))).getString("id"));

    assertThat(done.getString("status")).isEqualTo("SUCCESS");
    assertThat(done.getInteger("attempt")).isEqualTo(2);
    assertThat(done.getValue("error")).isNull();
  }

  @Test
  void runsAFailedJobAgainByHand() {
    var id =
        enqueue(echo(JsonObject.of("fail_times", 1, "message", 1)).put("max_attempts", 1))
            .getString("id");
    until(id, "FAILURE");

    acme.post("/v1/jobs/" + id + "/retry", new JsonObject()).is(200);

    // Its attempts are counted anew, so it fails as it did.
    Patience.until(
        "it failed again",
        () ->
            job(id).getJsonObject("error") != null
                && job(id).getJsonObject("error").getJsonArray("attempts").size() == 2);
  }

  @Test
  void cancelsWhatWaitsAtOnceAndWhatRunsSoon() {
    var late = enqueue(echo(new JsonObject()).put("run_at", nextMonth));
    var long_ = enqueue(echo(JsonObject.of("sleep_ms", 600_000)));
    until(long_.getString("id"), "STARTED");

    var cancelled =
        acme.post("/v1/jobs/" + late.getString("id") + "/cancel", new JsonObject()).is(200).json();
    var asked =
        acme.post("/v1/jobs/" + long_.getString("id") + "/cancel", new JsonObject()).is(200).json();

    assertThat(cancelled.getString("status")).isEqualTo("CANCELLED");
    assertThat(asked.getBoolean("cancel_requested")).isTrue();
    assertThat(over(long_.getString("id")).getString("status")).isEqualTo("CANCELLED");
    acme.post("/v1/jobs/" + late.getString("id") + "/cancel", new JsonObject())
        .isProblem(409, "JOB_NOT_CANCELLABLE");
    var done = over(enqueue(echo(new JsonObject())).getString("id"));
    acme.post("/v1/jobs/" + done.getString("id") + "/retry", new JsonObject())
        .isProblem(409, "JOB_NOT_RETRYABLE");
  }

  @Test
  void showsProgressWhileItRuns() {
    var id = enqueue(echo(JsonObject.of("sleep_ms", 600_000))).getString("id");

    Patience.until("it says how far it is", () -> job(id).getJsonObject("progress") != null);

    assertThat(job(id).getJsonObject("progress").getInteger("total")).isEqualTo(600_000);
    acme.post("/v1/jobs/" + id + "/cancel", new JsonObject()).is(200);
  }

  @Test
  void answersTheJobThatHasTheUniqueKeyWhileItLives() {
    var job = echo(new JsonObject()).put("unique_key", "nightly").put("run_at", nextMonth);
    var first = enqueue(job).getString("id");

    assertThat(enqueue(job).getString("id")).isEqualTo(first);
    assertThat(
            acme.send("POST", "/v1/jobs", job.encode(), Map.of("Idempotency-Key", "again"))
                .is(202)
                .json()
                .getString("id"))
        .isEqualTo(first);

    acme.post("/v1/jobs/" + first + "/cancel", new JsonObject()).is(200);
    assertThat(enqueue(job).getString("id")).isNotEqualTo(first);
  }

  @Test
  void takesARequestWithAnIdempotencyKeyOnce() {
    var job = echo(JsonObject.of("message", 1));
    var key = Map.of("Idempotency-Key", "one");

    var first = acme.send("POST", "/v1/jobs", job.encode(), key).is(202).json().getString("id");
    var second = acme.send("POST", "/v1/jobs", job.encode(), key).is(202).json().getString("id");

    assertThat(second).isEqualTo(first);
    assertThat(over(first).getString("status")).isEqualTo("SUCCESS");
    assertThat(acme.get("/v1/jobs").is(200).json().getJsonArray("items")).hasSize(1);
  }

  @Test
  void answersARepeatedChangeAsItDidAtFirst() {
    var id = enqueue(echo(JsonObject.of("message", 1)).put("run_at", nextMonth));
    acme.post(path(id) + "/cancel", new JsonObject()).is(200);
    var key = Map.of("Idempotency-Key", "one");

    var first = acme.send("POST", path(id) + "/retry", "{}", key).is(200);
    over(id.getString("id"));
    var second = acme.send("POST", path(id) + "/retry", "{}", key).is(200);

    assertThat(first.json().getString("status")).isEqualTo("PENDING");
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("idempotent-replayed")).isEqualTo("true");
  }

  private static String path(JsonObject job) {
    return "/v1/jobs/" + job.getString("id");
  }

  @Test
  void refusesWhatNoTaskCouldDo() {
    var unknown = acme.post("/v1/jobs", JsonObject.of("task_type", "ecko"));
    unknown.isProblem(422, "UNKNOWN_TASK_TYPE");
    assertThat(unknown.json().getString("nearest")).isEqualTo("echo");

    var wrong = acme.post("/v1/jobs", echo(JsonObject.of("sleep_ms", "long")));
    wrong.isProblem(400, "VALIDATION_FAILED");
    assertThat(wrong.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/payload/sleep_ms");

    acme.post("/v1/jobs", echo(new JsonObject()).put("run_at", "2126-01-01T00:00:00Z"))
        .isProblem(400, "VALIDATION_FAILED");
    acme.post("/v1/jobs", echo(JsonObject.of("message", "x".repeat(300_000))))
        .isProblem(413, "PAYLOAD_TOO_LARGE");
    acme.post("/v1/jobs", echo(new JsonObject()).put("priority", 10))
        .isProblem(400, "VALIDATION_FAILED");
    acme.get("/v1/jobs/0198c0de-7a3b-7c4d-8e5f-6a7b8c9d0e1f").isProblem(404, "NOT_FOUND");
  }

  @Test
  void anotherTenantsJobIsNotThere() {
    var id = enqueue(echo(new JsonObject())).getString("id");
    var other = SharedPlatform.onboard().admin();

    other.get("/v1/jobs/" + id).isProblem(404, "NOT_FOUND");
    other.get("/v1/jobs/" + id + "/events").isProblem(404, "NOT_FOUND");
    other.post("/v1/jobs/" + id + "/cancel", new JsonObject()).isProblem(404, "NOT_FOUND");
    assertThat(other.get("/v1/jobs").is(200).json().getJsonArray("items")).isEmpty();
  }

  @Test
  void writesWhoAskedForWhatIntoTheAuditLog() {
    var id = enqueue(echo(new JsonObject()).put("run_at", nextMonth)).getString("id");
    acme.post("/v1/jobs/" + id + "/cancel", new JsonObject()).is(200);
    acme.post("/v1/jobs/" + id + "/retry", new JsonObject()).is(200);

    var entries = acme.get("/v1/audit-logs?resource_type=job").is(200).json();

    assertThat(
            entries.getJsonArray("items").stream()
                .map(entry -> ((JsonObject) entry).getString("action")))
        .containsExactlyInAnyOrder("job.enqueue", "job.cancel", "job.retry");
  }

  @Test
  void streamsWhatHappensUntilItIsOver() {
    var id = enqueue(echo(JsonObject.of("sleep_ms", 1_000, "message", 1))).getString("id");

    var events = acme.get("/v1/jobs/" + id + "/events").is(200);

    assertThat(events.header("content-type")).startsWith("text/event-stream");
    assertThat(events.text())
        .contains("event: job")
        .contains("\"status\":\"STARTED\"")
        .contains("\"status\":\"SUCCESS\"");
    var lastId = events.text().lines().filter(line -> line.startsWith("id: ")).toList().getLast();
    assertThat(
            acme.send(
                    "GET",
                    "/v1/jobs/" + id + "/events",
                    null,
                    Map.of("Last-Event-ID", lastId.substring(4)))
                .is(200)
                .text())
        .isEmpty();
  }

  @Test
  void listsTheTypesThatAreServed() {
    var types = acme.get("/v1/task-types").is(200).json().getJsonArray("items");

    assertThat(types.stream().map(type -> ((JsonObject) type).getString("task_type")))
        .contains("echo");
  }
}

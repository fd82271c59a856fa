package io.tenantry.autoscale;

import static io.tenantry.testing.RawClient.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Jobs;
import io.tenantry.testing.Patience;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was decided is what requests and jobs meet. */
class InForceIT {
  private static final SharedPlatform.Started PLATFORM =
      SharedPlatform.start(
          Map.of(
              "autoscaler.interval", "1s",
              "limits.free_concurrent_requests", "10",
              "jobs.concurrency", "4",
              "jobs.free_concurrency", "3"));
  private static final Api OPERATOR = PLATFORM.operator();
  private static final String RECOMMEND = ", \"mode\": \"recommend\"";
  private static final JsonObject LONG = JsonObject.of("sleep_ms", 600_000);

  private final SomeTenant acme = PLATFORM.onboard();

  @AfterAll
  static void close() {
    PLATFORM.close();
  }

  /** A policy by which each tenant, or all jobs of a node, get as little as may be, or all. */
  private static void decide(String tenants, String workers) {
    var few =
        """
        {"rule": "thresholds", "min": 1, "max": 10, "step": 9, "cooldown": "0s",
         "bounds": [{"signal": "jobs_oldest_s", "above": 1e9, "below": 1e8}] %s}
        """;
    var plan =
        "{\"tenants\": %s, \"nodes\": %s, \"workers\": %s}"
            .formatted(few.formatted(tenants), few.formatted(RECOMMEND), few.formatted(workers));
    OPERATOR.put("/v1/autoscaling/policy", new JsonObject(plan)).is(200);
  }

  @AfterEach
  void giveBack() {
    decide(RECOMMEND, RECOMMEND);
  }

  private void untilShare(double share) {
    Patience.until(
        "it is in force",
        () -> acme.admin().get("/v1/autoscaling").is(200).json().getDouble("share") == share);
  }

  private static void untilRoom(double share) {
    Patience.until(
        "it is in force",
        () ->
            OPERATOR
                    .get("/v1/autoscaling/overview")
                    .is(200)
                    .json()
                    .getJsonObject("workers")
                    .getDouble("share")
                == share);
  }

  private boolean isFull() {
    return acme.admin().get("/v1/rate-limit").status() == 429;
  }

  @Test
  void aTenantHasItsShareOfRequestsUnderWay() {
    var credential = "Authorization: Bearer " + acme.admin().token();
    decide("", RECOMMEND);
    untilShare(0.1);

    try (var client = new RawClient(PLATFORM.platform().port(), 4096)) {
      client.send(
          head(
              "POST /v1/resources",
              credential,
              "Content-Type: application/json",
              "Content-Length: 2"));
      Patience.until("one is under way, and that is all of its share", this::isFull);

      acme.admin().get("/v1/resources").isProblem(429, "CONCURRENCY_LIMIT_EXCEEDED");
      decide(RECOMMEND, RECOMMEND);
      Patience.until("it has all again", () -> !isFull());
    }
  }

  @Test
  void aTenantHasItsShareOfJobsAtTheSameTime() {
    decide("", RECOMMEND);
    untilShare(0.1);

    // The queue hears of it a moment later.
    Patience.until("one runs after the other", () -> !ranTogether());
    assertThat(ranTogether()).isFalse();
  }

  private boolean ranTogether() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      var job = Jobs.of("echo", JsonObject.of("sleep_ms", 400));
      ids.add(acme.admin().post("/v1/jobs", job).is(202).json().getString("id"));
    }
    var ran =
        ids.stream()
            .map(id -> Jobs.over(acme.admin(), id))
            .sorted(Comparator.comparing(job -> job.getString("started_at")))
            .toList();
    boolean together = false;
    for (int i = 1; i < ran.size(); i++) {
      var end = Instant.parse(ran.get(i - 1).getString("started_at")).plusMillis(400);
      together |= Instant.parse(ran.get(i).getString("started_at")).isBefore(end);
    }
    return together;
  }

  private String enqueue() {
    return acme.admin().post("/v1/jobs", Jobs.of("echo", LONG)).is(202).json().getString("id");
  }

  private String status(String id) {
    return acme.admin().get("/v1/jobs/" + id).is(200).json().getString("status");
  }

  private void untilRuns(String id) {
    Patience.until("it runs", () -> status(id).equals("STARTED"));
  }

  @Test
  void aNodeRunsThePartOfItsJobsThatWasDecidedAndLosesNoneThatRuns() {
    var first = enqueue();
    var second = enqueue();
    untilRuns(first);
    untilRuns(second);

    decide(RECOMMEND, "");
    untilRoom(0.1);
    var third = enqueue();
    // Far longer than a worker waits before it looks again.
    Patience.pass(Duration.ofMillis(500));

    assertThat(status(first)).isEqualTo("STARTED");
    assertThat(status(second)).isEqualTo("STARTED");
    assertThat(status(third)).isEqualTo("PENDING");
    decide(RECOMMEND, RECOMMEND);
    untilRuns(third);
    for (var id : new String[] {first, second, third}) {
      acme.admin().post("/v1/jobs/" + id + "/cancel", new JsonObject());
    }
  }
}

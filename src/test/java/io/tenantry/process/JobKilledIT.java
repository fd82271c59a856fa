package io.tenantry.process;

import static io.tenantry.process.SomeJobs.allSucceeded;
import static io.tenantry.process.SomeJobs.echo;
import static io.tenantry.process.SomeJobs.enqueue;
import static io.tenantry.process.SomeJobs.job;
import static io.tenantry.process.SomeJobs.until;
import static io.tenantry.process.SomeJobs.untilOver;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs whose worker is killed, halted or stopped: none is lost, and each ends as it should. */
class JobKilledIT {
  private static final Map<String, String> QUICK =
      Map.of(
          "TENANTRY_JOBS_LEASE", "1s",
          "TENANTRY_JOBS_DRAIN", "500ms",
          "TENANTRY_JOBS_SWEEP_INTERVAL", "1s",
          "TENANTRY_JOBS_FREE_CONCURRENCY", "100");
  private static final JsonObject LONG = JsonObject.of("sleep_ms", 600_000);

  private final String database = TestServers.freshDatabase();

  private static Api at(PlatformProcess node, SomeTenant tenant) {
    return node.api().withToken(tenant.admin().token());
  }

  @Test
  void whatAKilledNodeHadAcceptedIsDoneByTheNext() {
    var node = PlatformProcess.up(database, QUICK);
    var tenant = SomeTenant.onboard(node.api(), "killed");
    var first = at(node, tenant);
    var load = Load.of(4, () -> first.post("/v1/jobs", echo(JsonObject.of("sleep_ms", 50))));
    load.await(300);
    node.kill();
    var tries = load.stop();

    try (var next = PlatformProcess.up(database, QUICK)) {
      var api = at(next, tenant);
      untilOver(api);

      allSucceeded(api, tries);
    }
  }

  @Test
  void aNeighbourTakesWhatAKilledWorkerRan() {
    try (var node = PlatformProcess.up(database, QUICK)) {
      var tenant = SomeTenant.onboard(node.api(), "killed");
      var id = enqueue(at(node, tenant), echo(LONG));
      until(at(node, tenant), id, "STARTED");
      try (var neighbour = PlatformProcess.up(database, QUICK)) {
        node.kill();
        var api = at(neighbour, tenant);

        Patience.until(
            "it runs again",
            () ->
                job(api, id).getInteger("attempt") == 2
                    && job(api, id).getString("status").equals("STARTED"));

        assertThat(job(api, id).getJsonObject("error").getString("code")).isEqualTo("WORKER_LOST");
        Patience.until("it says so", () -> neighbour.output().contains("took jobs from workers"));
      }
    }
  }

  @Test
  void aWorkerThatWasHaltedPastItsLeaseChangesNothingMore() {
    try (var node = PlatformProcess.up(database, QUICK)) {
      var tenant = SomeTenant.onboard(node.api(), "halted");
      var id = enqueue(at(node, tenant), echo(JsonObject.of("sleep_ms", 3_000, "message", 1)));
      until(at(node, tenant), id, "STARTED");
      node.halt();
      try (var neighbour = PlatformProcess.up(database, QUICK)) {
        var api = at(neighbour, tenant);
        Patience.until("the neighbour has it", () -> job(api, id).getInteger("attempt") == 2);
        node.resume();

        until(api, id, "SUCCESS");
        Patience.until("it notices", () -> node.output().contains("lease was lost"));

        assertThat(job(api, id).getInteger("attempt")).isEqualTo(2);
        // It works again, under another lease.
        neighbour.kill();
        var more = enqueue(at(node, tenant), echo(new JsonObject()));
        until(at(node, tenant), more, "SUCCESS");
      }
    }
  }

  @Test
  void aJobThatKillsEveryWorkerEndsAsAFailure() {
    var node = PlatformProcess.up(database, QUICK);
    try {
      var tenant = SomeTenant.onboard(node.api(), "poisoned");
      var id = enqueue(at(node, tenant), echo(LONG).put("max_attempts", 2));
      for (int attempt = 1; attempt <= 2; attempt++) {
        int wanted = attempt;
        var api = at(node, tenant);
        Patience.until(
            "attempt " + wanted + " runs",
            () ->
                job(api, id).getInteger("attempt") == wanted
                    && job(api, id).getString("status").equals("STARTED"));
        node.kill();
        node = PlatformProcess.up(database, QUICK);
      }
      until(at(node, tenant), id, "FAILURE");

      var error = job(at(node, tenant), id).getJsonObject("error");
      assertThat(error.getString("code")).isEqualTo("WORKER_LOST");
      assertThat(error.getJsonArray("attempts")).hasSize(2);
    } finally {
      node.close();
    }
  }

  @Test
  void aNodeThatIsStoppedGivesItsJobsBackWithTheirAttempt() {
    try (var node = PlatformProcess.up(database, QUICK);
        var neighbour = PlatformProcess.up(database, QUICK)) {
      var tenant = SomeTenant.onboard(node.api(), "stopped");
      var api = at(neighbour, tenant);
      // Either of the two may have it: both are stopped in turn.
      var id = enqueue(at(node, tenant), echo(LONG));
      until(api, id, "STARTED");
      node.terminate();
      assertThat(node.awaitEnd()).isZero();

      Patience.until(
          "the neighbour runs it", () -> job(api, id).getString("status").equals("STARTED"));

      assertThat(job(api, id).getInteger("attempt")).isEqualTo(1);
      assertThat(job(api, id).getValue("error")).isNull();
    }
  }
}

package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What tests of faults do with jobs over HTTP. */
final class SomeJobs {
  private SomeJobs() {}

  static JsonObject echo(JsonObject payload) {
    return JsonObject.of("task_type", "echo", "payload", payload);
  }

  static String enqueue(Api api, JsonObject job) {
    return api.post("/v1/jobs", job).is(202).json().getString("id");
  }

  static JsonObject job(Api api, String id) {
    return api.get("/v1/jobs/" + id).is(200).json();
  }

  static void until(Api api, String id, String status) {
    Patience.until("the job is " + status, () -> job(api, id).getString("status").equals(status));
  }

  /** Waits until no job of the tenant waits or runs. */
  static void untilOver(Api api) {
    for (var status : List.of("PENDING", "STARTED", "RETRY")) {
      Patience.until(
          "none is " + status,
          () -> {
            var answer = api.get("/v1/jobs?limit=1&status=" + status);
            return answer.status() == 200 && answer.json().getJsonArray("items").isEmpty();
          });
    }
  }

  /** That each of these that was answered 202 has succeeded. */
  static void allSucceeded(Api api, List<Load.Try> tries) {
    var accepted = tries.stream().filter(each -> each.status() == 202).toList();
    assertThat(accepted).isNotEmpty();
    for (var each : accepted) {
      var id = new JsonObject(each.text()).getString("id");
      assertThat(job(api, id).getString("status")).as(id).isEqualTo("SUCCESS");
    }
  }
}

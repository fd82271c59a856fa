package io.tenantry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists of jobs, by page and by what they are. */
class JobListIT {
  private final String nextMonth =
      Instant.now().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();

  private final Api acme = SharedPlatform.onboard().admin();

  @Test
  void goesFromTheNewestByPages() {
    var ids = List.of(late(), late(), late());
    var done = enqueue(JsonObject.of());
    Patience.until("it is done", () -> list("status=SUCCESS").equals(List.of(done)));

    var first = acme.get("/v1/jobs?status=PENDING&task_type=echo&limit=2").is(200).json();
    var rest =
        acme.get("/v1/jobs?status=PENDING&limit=2&cursor=" + first.getString("next_cursor"))
            .is(200)
            .json();
    var half = acme.get("/v1/jobs?limit=2").is(200).json();

    assertThat(ids(first)).containsExactly(ids.get(2), ids.get(1));
    assertThat(ids(rest)).containsExactly(ids.get(0));
    assertThat(rest.getValue("next_cursor")).isNull();
    assertThat(ids(half)).containsExactly(done, ids.get(2));
    assertThat(list("limit=2&cursor=" + half.getString("next_cursor")))
        .containsExactly(ids.get(1), ids.get(0));
    assertThat(list("task_type=other")).isEmpty();
  }

  @Test
  void findsWhatIsInAState() {
    var waiting = late();
    var cancelled = late();
    acme.post("/v1/jobs/" + cancelled + "/cancel", new JsonObject()).is(200);
    var failed = enqueue(JsonObject.of("fail_times", 5));
    var done = enqueue(JsonObject.of());
    Patience.until(
        "they are over", () -> list("status=SUCCESS").size() + list("status=FAILURE").size() == 2);

    assertThat(list("status=PENDING")).containsExactly(waiting);
    assertThat(list("status=SUCCESS")).containsExactly(done);
    assertThat(list("status=FAILURE")).containsExactly(failed);
    assertThat(list("status=CANCELLED")).containsExactly(cancelled);
    assertThat(list("status=STARTED")).isEmpty();
    assertThat(list("status=FAILURE&task_type=other")).isEmpty();
    assertThat(list("limit=10")).containsExactly(done, failed, cancelled, waiting);
  }

  private String late() {
    return post(echo(new JsonObject()).put("run_at", nextMonth));
  }

  private String enqueue(JsonObject payload) {
    return post(echo(payload).put("max_attempts", 1));
  }

  private static JsonObject echo(JsonObject payload) {
    return JsonObject.of("task_type", "echo", "payload", payload);
  }

  private String post(JsonObject job) {
    return acme.post("/v1/jobs", job).is(202).json().getString("id");
  }

  private List<String> list(String query) {
    return ids(acme.get("/v1/jobs?" + query).is(200).json());
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("items").stream()
        .map(job -> ((JsonObject) job).getString("id"))
        .toList();
  }
}

package io.tenantry.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Capacity as tenants see it and operators steer it, on a platform that decides each second. */
class AutoscaleIT {
  private static final SharedPlatform.Started PLATFORM =
      SharedPlatform.start(
          Map.of(
              "autoscaler.interval", "1s",
              "autoscaler.node_start", "0s",
              "autoscaler.cloudwatch_roles", "api,worker",
              "limits.free_concurrent_requests", "10"));
  private static final Api OPERATOR = PLATFORM.operator();
  private static final String POLICY = "/v1/autoscaling/policy";

  private final SomeTenant acme = PLATFORM.onboard();

  @AfterAll
  static void close() {
    PLATFORM.close();
  }

  private static JsonObject plan(String mode) {
    var tenants =
        new JsonObject(
            """
            {"rule": "thresholds", "min": 1, "max": 10, "cooldown": "1h",
             "bounds": [{"signal": "requests_per_minute", "above": 1000000, "below": 100000}]}
            """);
    return JsonObject.of("tenants", tenants.put("mode", mode), "nodes", target(100));
  }

  private static JsonObject target(int requests) {
    return JsonObject.of("rule", "target_tracking", "min", 1, "max", 7, "mode", "apply")
        .put(
            "metrics",
            JsonArray.of(JsonObject.of("signal", "requests_per_second", "target", requests)));
  }

  private JsonObject capacity() {
    return acme.admin().get("/v1/autoscaling").is(200).json();
  }

  private JsonArray events() {
    return acme.admin().get("/v1/autoscaling/events").is(200).json().getJsonArray("items");
  }

  @Test
  void carriesDecisionsOutAndGivesAllBackWhereItOnlyRecommends() {
    OPERATOR.put(POLICY, plan("apply")).is(200);

    Patience.until("it is decided", () -> capacity().getInteger("current_capacity") == 9);
    assertThat(capacity().getDouble("share")).isEqualTo(0.9);
    assertThat(capacity().getJsonObject("last_decision").getJsonArray("proposals")).isNotEmpty();
    var event = events().getJsonObject(0);
    assertThat(event.getString("action")).isEqualTo("scale_down");
    assertThat(event.getInteger("target_capacity")).isEqualTo(9);
    assertThat(event.getJsonObject("signals").getMap()).containsKey("jobs_waiting");

    var twice = plan("apply");
    twice.getJsonObject("tenants").put("max", 18);
    OPERATOR.put(POLICY, twice).is(200);
    assertThat(capacity().getDouble("share")).isEqualTo(0.5);

    OPERATOR.put(POLICY, plan("recommend")).is(200);
    Patience.until("all is given back", () -> capacity().getDouble("share") == 1);
  }

  @Test
  void onlyWritesDownWhatItRecommends() {
    OPERATOR.put(POLICY, plan("recommend")).is(200);

    Patience.until(
        "it is written down",
        () -> !events().isEmpty() && capacity().getValue("last_decision") != null);

    assertThat(events().getJsonObject(0).getString("mode")).isEqualTo("recommend");
    assertThat(capacity().getInteger("current_capacity")).isEqualTo(10);
    assertThat(capacity().getDouble("share")).isEqualTo(1);
  }

  @Test
  void aPausedTenantKeepsWhatItHas() {
    OPERATOR
        .put("/v1/tenants/" + acme.id() + "/autoscaling", JsonObject.of("paused", true))
        .is(200);
    OPERATOR.put(POLICY, plan("apply")).is(200);
    var other = PLATFORM.onboard();

    Patience.until(
        "another one's was decided",
        () -> other.admin().get("/v1/autoscaling").json().getInteger("current_capacity") == 9);

    assertThat(capacity().getBoolean("paused")).isTrue();
    assertThat(events()).isEmpty();
    var audited = acme.admin().get("/v1/audit-logs?action=autoscaling.pause").is(200).json();
    assertThat(audited.getJsonArray("items")).hasSize(1);
    OPERATOR
        .put("/v1/tenants/nobody/autoscaling", JsonObject.of("paused", true))
        .isProblem(404, "NOT_FOUND");
  }

  @Test
  void asksForNodesAsTheirPolicyAsks() {
    OPERATOR.put(POLICY, plan("recommend").put("nodes", target(1).put("min", 3))).is(200);

    Patience.until(
        "the nodes were decided", () -> PLATFORM.metric("tenantry_autoscaling_desired_nodes") >= 3);
    Patience.until("CloudWatch is told", () -> toldCloudWatch() >= 3);

    var overview = OPERATOR.get("/v1/autoscaling/overview?limit=1").is(200).json();
    var nodes = overview.getJsonObject("nodes");
    assertThat(nodes.getInteger("desired")).isBetween(3, 7);
    assertThat(nodes.getJsonObject("last_decision").getJsonObject("inputs").fieldNames())
        .contains("cpu", "event_loop_lag_ms", "requests_per_minute", "jobs_oldest_s");
    assertThat(PLATFORM.metric("tenantry_autoscaling_leads")).isEqualTo(1);
  }

  private static int toldCloudWatch() {
    return PLATFORM
        .logged()
        .lines()
        .filter(line -> line.startsWith("{\"_aws\":"))
        .map(JsonObject::new)
        .filter(line -> line.getString("Role").equals("worker"))
        .mapToInt(line -> line.getInteger("DesiredNodes"))
        .max()
        .orElse(0);
  }

  @Test
  void refusesAPolicyThatMeansNothing() {
    var answer = OPERATOR.put(POLICY, plan("apply").put("nodes", target(0)));

    answer.isProblem(400, "VALIDATION_FAILED");
    assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/nodes/metrics");
    var forecast = plan("apply").getJsonObject("tenants").put("rule", "prediction");
    OPERATOR
        .put(POLICY, plan("apply").put("tenants", forecast.put("capacity", 1)))
        .isProblem(400, "VALIDATION_FAILED");
    acme.admin().get(POLICY).isProblem(403, "FORBIDDEN");
    PLATFORM.api().get(POLICY).isProblem(401, "UNAUTHENTICATED");
    PLATFORM.api().get("/v1/autoscaling").isProblem(401, "UNAUTHENTICATED");
  }

  @Test
  void tellsWhoGaveWhichPolicy() {
    OPERATOR.put(POLICY, plan("recommend")).is(200);
    OPERATOR.put(POLICY, plan("recommend").put("nodes", target(7))).is(200);

    var page = OPERATOR.get(POLICY + "/changes?limit=1").is(200).json();

    var change = page.getJsonArray("items").getJsonObject(0);
    assertThat(change.getString("changed_by")).isNotEmpty();
    assertThat(change.getJsonObject("policy").getJsonObject("nodes").getJsonArray("metrics"))
        .isEqualTo(OPERATOR.get(POLICY).json().getJsonObject("nodes").getJsonArray("metrics"));
    var next = POLICY + "/changes?limit=1&cursor=" + page.getString("next_cursor");
    var before = OPERATOR.get(next).is(200).json().getJsonArray("items").getJsonObject(0);
    assertThat(before.getLong("version")).isEqualTo(change.getLong("version") - 1);
    OPERATOR.get(POLICY + "/changes?cursor=x").isProblem(400, "INVALID_CURSOR");
    acme.admin().get(POLICY + "/changes").isProblem(403, "FORBIDDEN");
    PLATFORM.api().get(POLICY + "/changes").isProblem(401, "UNAUTHENTICATED");
  }

  @Test
  void replaysALoadAndSaysWhereItIsNone() {
    var body =
        JsonObject.of(
            "trace", JsonObject.of("csv", "time_s,load\n0,90\n600,90\n"), "policy", target(35));

    var answer = OPERATOR.post("/v1/autoscaling/simulate", body).is(200).json();

    assertThat(answer.getInteger("intervals")).isEqualTo(80);
    assertThat(answer.getJsonArray("results")).hasSize(2);
    var wrong =
        OPERATOR.post("/v1/autoscaling/simulate", body.put("trace", JsonObject.of("csv", "0,x")));
    wrong.isProblem(400, "VALIDATION_FAILED");
    assertThat(wrong.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/trace/csv");
  }
}

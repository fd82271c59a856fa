package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who decides on capacity when whoever did is killed or halted: one, and as if nothing was. */
class CapacityFaultsIT {
  private static final Map<String, String> QUICK =
      Map.of(
          "TENANTRY_AUTOSCALER_INTERVAL", "1s",
          "TENANTRY_AUTOSCALER_LEASE", "2s",
          // A write that a test holds up is to last for as long as that takes.
          "TENANTRY_DATABASE_STATEMENT_TIMEOUT", "50s",
          "TENANTRY_DATABASE_CALL_TIMEOUT", "55s");

  private static final JsonObject NEVER =
      JsonObject.of("signal", "jobs_running", "above", 1_000_000, "below", 0);

  private final String database = TestServers.freshDatabase();
  private final List<PlatformProcess> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(PlatformProcess::close);
  }

  /** Begins to start a node of these roles; it knows the others by the servers that they share. */
  private PlatformProcess begin(String roles) {
    var settings = new HashMap<>(QUICK);
    settings.put("TENANTRY_NODE_ROLES", roles);
    var node = PlatformProcess.run(PlatformProcess.settings(database, settings), "up");
    nodes.add(node);
    return node;
  }

  private static double metric(PlatformProcess node, String name) {
    return node.management()
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("tenantry_autoscaling_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  private static void untilLeads(PlatformProcess node) {
    Patience.until("it leads", () -> metric(node, "leads") == 1);
  }

  private static void untilRounds(PlatformProcess node, int more) {
    double wanted = metric(node, "rounds_total") + more;
    Patience.until("it has decided again", () -> metric(node, "rounds_total") >= wanted);
  }

  /** One step down for who sends little, then nothing for as long as the test takes. */
  private void decideOnce() {
    var policy =
        """
        {"rule": "thresholds", "min": 1, "max": 10, "cooldown": "1h", "mode": "%s",
         "bounds": [{"signal": "requests_per_minute", "above": 1000000, "below": 100000}]}
        """;
    var plan =
        JsonObject.of(
            "tenants",
            new JsonObject(policy.formatted("apply")),
            "nodes",
            new JsonObject(policy.formatted("recommend")),
            "workers",
            new JsonObject(policy.formatted("recommend"))
                .put("max", 64)
                .put("bounds", JsonArray.of(NEVER)));
    // Over the API a write would come before it, which a test may hold up.
    Sql.run(
        TestServers.superuserUrl(database),
        "INSERT INTO platform.autoscaling_policy (policy) VALUES ('%s')".formatted(plan.encode()));
  }

  private Row events() {
    return sql(
        "SELECT count(*) AS events, max(fence) AS fence FROM platform.scaling_events"
            + " WHERE tenant_id = 'acme'");
  }

  private long fence() {
    return sql("SELECT fence FROM platform.autoscaling_lease").getLong(0);
  }

  private Row sql(String statement) {
    return Sql.run(TestServers.superuserUrl(database), statement).iterator().next();
  }

  @Test
  void whoFollowsAKilledOneKeepsTheCooldownAndKnowsWhatWasSent() {
    var first = begin("autoscaler").awaitUp();
    untilLeads(first);
    var second = begin("api,worker,autoscaler").awaitUp();
    var tenant = SomeTenant.onboard(second.api(), "acme");
    decideOnce();
    // It is no member of any cluster: what the other one served it hears from Redis.
    var admin = second.api().withToken(tenant.admin().token());
    Patience.until(
        "it was decided",
        () -> admin.get("/v1/autoscaling").json().getInteger("current_capacity") == 9);
    assertThat(metric(second, "leads")).isZero();

    first.kill();
    untilLeads(second);
    untilRounds(second, 3);

    assertThat(events().getLong("events")).isEqualTo(1);
    assertThat(admin.get("/v1/autoscaling").json().getInteger("current_capacity")).isEqualTo(9);
    var inputs = sql("SELECT decision FROM platform.autoscaling_capacity WHERE tenant_id = 'acme'");
    assertThat(inputs.getJsonObject(0).getJsonObject("inputs").getDouble("requests_per_minute"))
        .isPositive();
  }

  @Test
  void ofTwoWhoBothBelieveThatTheyLeadOnlyTheLaterWrites() {
    var first = begin("autoscaler").awaitUp();
    untilLeads(first);
    var second = begin("api,autoscaler").awaitUp();
    var tenant = SomeTenant.onboard(second.api(), "acme");
    second.api().withToken(tenant.admin().token()).get("/v1/autoscaling").is(200);
    long before = fence();
    var url = TestServers.superuserUrl(database);

    try (var writes = TableLock.take(url, "platform.autoscaling_capacity IN SHARE MODE")) {
      decideOnce();
      Patience.until("the first is about to write", () -> waiting() == 1);
      first.halt();
      Patience.until("both are about to write", () -> waiting() == 2);
      assertThat(writes).isNotNull();
    }
    Patience.until("one has written", () -> events().getLong("events") == 1);
    first.resume();
    untilRounds(second, 2);
    Patience.until("the first knows", () -> metric(first, "leads") == 0);

    assertThat(fence()).isEqualTo(before + 1);
    assertThat(events().getLong("events")).isEqualTo(1);
    assertThat(events().getLong("fence")).isEqualTo(before + 1);
  }

  private long waiting() {
    return sql("SELECT count(*) FROM pg_stat_activity"
            + " WHERE wait_event_type = 'Lock' AND query LIKE '%scaling_events%'")
        .getLong(0);
  }
}

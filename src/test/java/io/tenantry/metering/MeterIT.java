package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeterIT {
  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api acme = tenant.admin();

  private static JsonObject tokens(String name) {
    return JsonObject.of(
        "name", name,
        "event_type", "completion.done",
        "aggregation", "sum",
        "value_path", "$.usage.tokens",
        "group_by", JsonArray.of("$.model", "where=$['region id']"),
        "unit", "token");
  }

  private static JsonObject count(String name) {
    return JsonObject.of("name", name, "event_type", "any", "aggregation", "count");
  }

  @Test
  void answersWhatWasDefined() {
    var made = acme.post("/v1/meters", tokens("llm_tokens")).is(201);

    assertThat(made.header("location")).isEqualTo("/v1/meters/llm_tokens");
    var meter = made.json();
    assertThat(meter.getString("created_at")).isNotNull();
    assertThat(meter.getBoolean("built_in")).isFalse();
    tokens("llm_tokens")
        .forEach(member ->
            assertThat(meter.getValue(member.getKey()))
                .as(member.getKey())
                .isEqualTo(member.getValue()));
    assertThat(acme.get("/v1/meters/llm_tokens").is(200).json()).isEqualTo(meter);
  }

  @Test
  void listsBuiltInOnesAmongTheTenantsOwnByName() {
    acme.post("/v1/meters", count("calls")).is(201);
    acme.post("/v1/meters", count("doors.opened")).is(201);

    var first = acme.get("/v1/meters?limit=3").is(200).json();
    var rest = acme.get("/v1/meters?cursor=" + first.getString("next_cursor")).is(200).json();

    assertThat(names(first)).containsExactly("api_request", "calls", "compute_time");
    assertThat(names(rest)).containsExactly("data_transfer", "doors.opened");
    assertThat(rest.getString("next_cursor")).isNull();
    assertThat(acme.get("/v1/meters/compute_time").is(200).json().getString("unit"))
        .isEqualTo("ms");
  }

  private static List<String> names(JsonObject page) {
    return page.getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getString("name"))
        .toList();
  }

  @Test
  void pointsAtEachFaultOfADefinition() {
    refuses(count("m").put("value_path", "$.a"), "/value_path");
    refuses(count("m").put("aggregation", "max"), "/value_path");
    refuses(count("m").put("aggregation", "median"), "/aggregation");
    refuses(count("Not A Name"), "/name");
    refuses(count("m").put("event_type", ""), "/event_type");
    refuses(count("m").put("colour", "green"), "/colour");
    refuses(tokens("m").put("value_path", "usage.tokens"), "/value_path");
    refuses(
        tokens("m").put("group_by", JsonArray.of("$.a", "$..b", "b")),
        "/group_by/1",
        "/group_by/2");
    refuses(tokens("m").put("group_by", JsonArray.of("$.a", "a=$.b")), "/group_by/1");
    refuses(
        tokens("m").put("group_by", JsonArray.of("$.a", "$.b", "$.c", "$.d", "$.e", "$.f")),
        "/group_by");
    acme.get("/v1/meters/m").isProblem(404, "NOT_FOUND");
  }

  private void refuses(JsonObject definition, String... pointers) {
    var refused = acme.post("/v1/meters", definition).isProblem(400, "VALIDATION_FAILED");
    assertThat(
            refused.json().getJsonArray("errors").stream()
                .map(error -> ((JsonObject) error).getString("pointer")))
        .as(refused.text())
        .containsExactly(pointers);
  }

  @Test
  void takesANameOnce() {
    acme.post("/v1/meters", count("taken")).is(201);

    acme.post("/v1/meters", tokens("taken")).isProblem(409, "METER_EXISTS");
    acme.post("/v1/meters", count("api_request")).isProblem(409, "METER_EXISTS");
    acme.delete("/v1/meters/api_request").isProblem(409, "BUILT_IN_METER");
  }

  @Test
  void playsTheFirstAnswerAgainUnderItsKey() {
    var key = Map.of("idempotency-key", "make-the-meter");
    var body = count("once").encode();

    var first = acme.send("POST", "/v1/meters", body, key).is(201);
    var second = acme.send("POST", "/v1/meters", body, key).is(201);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("idempotent-replayed")).isEqualTo("true");
  }

  @Test
  void hasALimit() {
    try (var small = SharedPlatform.start(Map.of("meters.per_tenant", "2"))) {
      var admin = small.onboard().admin();
      admin.post("/v1/meters", count("one")).is(201);
      admin.post("/v1/meters", count("two")).is(201);

      admin.post("/v1/meters", count("three")).isProblem(409, "TOO_MANY_METERS");
      admin.delete("/v1/meters/one").is(204);
      admin.post("/v1/meters", count("three")).is(201);
    }
  }

  @Test
  void isSeenByItsTenantAlone() {
    acme.post("/v1/meters", count("ours")).is(201);
    var globex = SharedPlatform.onboard().admin();

    globex.get("/v1/meters/ours").isProblem(404, "NOT_FOUND");
    globex.delete("/v1/meters/ours").isProblem(404, "NOT_FOUND");
    assertThat(globex.get("/v1/meters").is(200).text()).doesNotContain("ours");
    globex.post("/v1/meters", count("ours")).is(201);
    globex.delete("/v1/meters/ours").is(204);
    acme.get("/v1/meters/ours").is(200);
  }

  @Test
  void isReadByAllAndMadeByAdmins() {
    acme.post("/v1/meters", count("theirs")).is(201);
    for (var role : List.of("developer", "read_only")) {
      var api = SomeUser.in(tenant, role).api();
      api.get("/v1/meters/theirs").is(200);
      api.post("/v1/meters", count("another")).isProblem(403, "FORBIDDEN");
      api.delete("/v1/meters/theirs").isProblem(403, "FORBIDDEN");
    }
  }

  @Test
  void goesWithAllThatItCounted() {
    acme.post("/v1/meters", count("gone")).is(201);
    for (var table : List.of("usage_metrics", "usage_hours", "usage_days")) {
      // More than one batch of them.
      sql(
          "INSERT INTO platform.%s (tenant_id, metric, window_start, dimensions, events) SELECT '%s', 'gone', date_trunc('month', now()), jsonb_build_object('n', n::text), 1 FROM generate_series(1, 5001) AS n"
              .formatted(table, tenant.id()));
    }

    acme.delete("/v1/meters/gone").is(204);

    acme.get("/v1/meters/gone").isProblem(404, "NOT_FOUND");
    Patience.until(
        "the name is free", () -> acme.post("/v1/meters", count("gone")).status() == 201);
    for (var table : List.of("usage_metrics", "usage_hours", "usage_days")) {
      var left =
          sql(
              "SELECT count(*) FROM platform.%s WHERE tenant_id = '%s' AND metric = 'gone'"
                  .formatted(table, tenant.id()));
      assertThat(left).as(table).isZero();
    }
  }

  private static long sql(String statement) {
    var url = TestServers.superuserUrl(SharedPlatform.started().databaseUrl());
    var rows = Sql.run(url, statement).iterator();
    return rows.hasNext() ? rows.next().getLong(0) : 0;
  }

  @Test
  void isWrittenIntoTheAuditLog() {
    acme.post("/v1/meters", count("told")).is(201);
    acme.delete("/v1/meters/told").is(204);

    var log = acme.get("/v1/audit-logs?resource_type=meter").is(200).json().getJsonArray("items");

    assertThat(log.stream().map(entry -> ((JsonObject) entry).getString("action")))
        .containsExactly("meter.delete", "meter.create");
    assertThat(log.getJsonObject(1).getString("resource_id")).isEqualTo("told");
    assertThat(log.getJsonObject(1).getJsonObject("changes").getJsonObject("event_type"))
        .isEqualTo(JsonObject.of("from", null, "to", "any"));
  }
}

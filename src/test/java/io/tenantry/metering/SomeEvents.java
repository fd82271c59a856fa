package io.tenantry.metering;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What tests of events send, and what they find in the tables. */
final class SomeEvents {
  static final Map<String, String> BATCH =
      Map.of("content-type", "application/cloudevents-batch+json");
  static final Map<String, String> ONE = Map.of("content-type", "application/cloudevents+json");

  private SomeEvents() {}

  static JsonObject event(String id, JsonObject data) {
    return JsonObject.of("specversion", "1.0")
        .put("id", id)
        .put("source", "/tests")
        .put("type", "done")
        .put("data", data);
  }

  static JsonObject event(String id, Object tokens) {
    return event(id, JsonObject.of("tokens", tokens));
  }

  static JsonObject meter(String name, String aggregation, String... groups) {
    var meter =
        JsonObject.of("name", name, "event_type", "done", "aggregation", aggregation)
            .put("group_by", new JsonArray(List.of(groups)));
    return aggregation.equals("count") ? meter : meter.put("value_path", "$.tokens");
  }

  static JsonObject send(Api api, Object... events) {
    return api.send("POST", "/v1/usage/events", new JsonArray(List.of(events)).encode(), BATCH)
        .is(202)
        .json();
  }

  /** Every window of a tenant's meters by minute, as it is kept. */
  static List<String> windows(SomeTenant tenant) {
    return rows(
        "SELECT concat_ws(' ', metric, to_char(window_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI'), dimensions, events, trim_scale(sum), trim_scale(min), trim_scale(max), trim_scale(latest)) FROM platform.usage_metrics WHERE tenant_id = '%s' AND metric NOT IN ('api_request', 'compute_time', 'data_transfer') ORDER BY metric, window_start, dimensions::text COLLATE \"C\""
            .formatted(tenant.id()));
  }

  /** How many different values a tenant's meters have seen, by metric, span, time and group. */
  static List<String> values(SomeTenant tenant) {
    return rows(
        "SELECT concat_ws(' ', metric, span, to_char(window_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI'), dimensions, count(*)) FROM platform.usage_values WHERE tenant_id = '%s' GROUP BY metric, span, window_start, dimensions ORDER BY metric, span, window_start, dimensions::text COLLATE \"C\""
            .formatted(tenant.id()));
  }

  static List<String> rows(String query) {
    return StreamSupport.stream(sql(query).spliterator(), false)
        .map(row -> row.getString(0))
        .toList();
  }

  static Iterable<Row> sql(String query) {
    return Sql.run(TestServers.superuserUrl(SharedPlatform.started().databaseUrl()), query);
  }

  /** The minute of a time as {@link #windows} has it. */
  static String minute(OffsetDateTime at) {
    return at.toString().substring(0, 16);
  }
}

package io.tenantry.metering;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked for: a built-in metric, or what a meter of the tenant's makes of its events.
 *
 * @param groups the dimensions by which it can be told apart
 */
record Metric(String name, Aggregation aggregation, @Nullable String unit, List<String> groups) {
  private static final List<String> OF_REQUESTS = List.of("operation", "method", "status");

  /** What every tenant has. */
  static final List<Metric> BUILT_IN =
      List.of(
          new Metric("api_request", Aggregation.COUNT, "request", OF_REQUESTS),
          new Metric("compute_time", Aggregation.SUM, "ms", OF_REQUESTS),
          new Metric("data_transfer", Aggregation.SUM, "byte", OF_REQUESTS));

  static Metric of(Row row) {
    return new Metric(
        row.getString("name"),
        Aggregation.of(row.getString("aggregation")),
        row.getString("unit"),
        List.of(row.getArrayOfStrings("groups")));
  }

  /** Whether nothing at all is 0, and not no answer. */
  boolean hasZero() {
    return switch (aggregation) {
      case SUM, COUNT, UNIQUE -> true;
      case MAX, MIN, AVG, LATEST -> false;
    };
  }

  /** The built-in one of this name. */
  static Optional<Metric> builtIn(String name) {
    return BUILT_IN.stream().filter(metric -> metric.name.equals(name)).findFirst();
  }

  /** A built-in one among a tenant's meters, as the contract has them. */
  JsonObject toMeter() {
    return JsonObject.of(
            "name", name, "event_type", null, "aggregation", aggregation.id(), "value_path", null)
        .put("group_by", new JsonArray(groups))
        .put("unit", unit)
        .put("built_in", true)
        .put("created_at", null);
  }
}

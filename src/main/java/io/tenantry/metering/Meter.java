package io.tenantry.metering;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a tenant's events of one type: a figure by window, and by group where it has any.
 *
 * @param eventType null for a meter that is built in
 * @param valuePath null where events are only counted
 * @param createdAt events received from then on are counted; null for a meter that is built in
 */
record Meter(
    String name,
    @Nullable String eventType,
    Aggregation aggregation,
    @Nullable JsonPath valuePath,
    List<Grouping> groupBy,
    @Nullable String unit,
    @Nullable OffsetDateTime createdAt) {

  private static final List<Meter> BUILT_IN =
      List.of(
          builtIn("api_request", Aggregation.COUNT, "request"),
          builtIn("compute_time", Aggregation.SUM, "ms"),
          builtIn("data_transfer", Aggregation.SUM, "byte"));

  Meter {
    groupBy = List.copyOf(groupBy);
  }

  /** The meters that every tenant has. */
  static List<Meter> builtIn() {
    return BUILT_IN;
  }

  private static Meter builtIn(String name, Aggregation aggregation, String unit) {
    return new Meter(name, null, aggregation, null, List.of(), unit, null);
  }

  static Optional<Meter> builtIn(String name) {
    return BUILT_IN.stream().filter(meter -> meter.name.equals(name)).findFirst();
  }

  static Meter of(Row row) {
    var path = row.getString("value_path");
    return new Meter(
        row.getString("name"),
        row.getString("event_type"),
        Aggregation.of(row.getString("aggregation")),
        path == null ? null : JsonPath.parse(path),
        new JsonArray(row.getString("group_by"))
            .stream().map(group -> Grouping.fromJson((JsonObject) group)).toList(),
        row.getString("unit"),
        row.getOffsetDateTime("created_at"));
  }

  /** Whether it counts what was received at this time. */
  boolean counts(OffsetDateTime receivedAt) {
    return createdAt == null || !receivedAt.isBefore(createdAt);
  }

  JsonArray groupsAsJson() {
    return groupBy.stream()
        .map(Grouping::toJson)
        .collect(Collectors.collectingAndThen(Collectors.toList(), JsonArray::new));
  }

  /** What it was made of. */
  JsonObject definition() {
    return JsonObject.of(
            "name",
            name,
            "event_type",
            eventType,
            "aggregation",
            aggregation.id(),
            "value_path",
            valuePath == null ? null : valuePath.text())
        .put("group_by", new JsonArray(groupBy.stream().map(Grouping::toString).toList()))
        .put("unit", unit);
  }

  /** As the contract has it. */
  JsonObject toJson() {
    return definition()
        .put("built_in", eventType == null)
        .put("created_at", createdAt == null ? null : Times.text(createdAt));
  }
}

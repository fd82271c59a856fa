package io.tenantry.metering;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a tenant's events of one type: a figure by window, and by group where it has any.
 *
 * @param valuePath null where events are only counted
 * @param createdAt events received from then on are counted; null where it is not kept yet
 */
record Meter(
    String name,
    String eventType,
    Aggregation aggregation,
    @Nullable JsonPath valuePath,
    List<Grouping> groupBy,
    @Nullable String unit,
    @Nullable OffsetDateTime createdAt) {

  Meter {
    groupBy = List.copyOf(groupBy);
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
    return createdAt != null && !receivedAt.isBefore(createdAt);
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
        .put("built_in", false)
        .put("created_at", createdAt == null ? null : Times.text(createdAt));
  }
}

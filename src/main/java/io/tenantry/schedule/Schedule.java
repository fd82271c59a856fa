package io.tenantry.schedule;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One schedule as its tenant sees it.
 *
 * @param nextRunAt null where it is off
 * @param version grows with each change, not with each run
 */
record Schedule(
    UUID id,
    Plan plan,
    @Nullable OffsetDateTime nextRunAt,
    @Nullable OffsetDateTime lastRunAt,
    @Nullable UUID createdBy,
    long version,
    OffsetDateTime createdAt,
    OffsetDateTime updatedAt) {

  static Schedule of(Row row) {
    return new Schedule(
        row.getUUID("id"),
        new Plan(
            row.getString("name"),
            row.getString("task_type"),
            new JsonObject(row.getString("payload")),
            row.getString("cron"),
            row.getString("time_zone"),
            row.getBoolean("enabled")),
        row.getOffsetDateTime("next_run_at"),
        row.getOffsetDateTime("last_run_at"),
        row.getUUID("created_by"),
        row.getLong("version"),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("updated_at"));
  }

  JsonObject toJson() {
    return JsonObject.of("id", id.toString())
        .mergeIn(plan.toJson())
        .put("next_run_at", nextRunAt == null ? null : Times.text(nextRunAt))
        .put("last_run_at", lastRunAt == null ? null : Times.text(lastRunAt))
        .put("created_by", createdBy == null ? null : createdBy.toString())
        .put("created_at", Times.text(createdAt))
        .put("updated_at", Times.text(updatedAt));
  }
}

package io.tenantry.job;

import io.tenantry.kernel.Times;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.job.Enqueued;
import io.tenantry.kernel.job.NewJob;
import io.tenantry.kernel.json.JsonText;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One job as its tenant sees it. Documents stay the text that PostgreSQL gave.
 *
 * @param revision grows with whatever can be seen of the job
 */
record Job(
    UUID id, JobStatus status, int priority, int revision, OffsetDateTime createdAt, String text) {

  static Job of(Row row) {
    var id = row.getUUID("id");
    var createdAt = row.getOffsetDateTime("created_at");
    var text = new StringBuilder(512).append("{\"id\":\"").append(id).append("\",\"task_type\":");
    JsonText.quote(row.getString("task_type"), text);
    text.append(",\"status\":\"").append(row.getString("status")).append('"');
    json("payload", row.getString("payload"), text);
    json("result", row.getString("result"), text);
    json("error", row.getString("error"), text);
    json("attempt", row.getInteger("attempt").toString(), text);
    json("max_attempts", row.getInteger("max_attempts").toString(), text);
    json("priority", row.getShort("priority").toString(), text);
    time("run_at", row.getOffsetDateTime("run_at"), text);
    json("progress", row.getString("progress"), text);
    json("cancel_requested", row.getBoolean("cancel_requested").toString(), text);
    quoted("created_by", row.getUUID("created_by"), text);
    time("created_at", createdAt, text);
    time("started_at", row.getOffsetDateTime("started_at"), text);
    time("completed_at", row.getOffsetDateTime("completed_at"), text);
    quoted("correlation_id", row.getString("correlation_id"), text);
    return new Job(
        id,
        JobStatus.valueOf(row.getString("status")),
        row.getShort("priority"),
        row.getInteger("revision"),
        createdAt,
        text.append('}').toString());
  }

  /** As it is when it has just been enqueued. */
  static String fresh(NewJob job, Call call, Enqueued enqueued) {
    var text = new StringBuilder(512).append("{\"id\":\"").append(job.id());
    text.append("\",\"task_type\":");
    JsonText.quote(job.taskType(), text);
    text.append(",\"status\":\"PENDING\",\"payload\":").append(job.payload());
    text.append(",\"result\":null,\"error\":null,\"attempt\":0");
    json("max_attempts", Integer.toString(job.maxAttempts()), text);
    json("priority", Integer.toString(job.priority()), text);
    time("run_at", enqueued.ready().runAt(), text);
    text.append(",\"progress\":null,\"cancel_requested\":false");
    quoted("created_by", call.caller().subject(), text);
    time("created_at", enqueued.createdAt(), text);
    text.append(",\"started_at\":null,\"completed_at\":null");
    quoted("correlation_id", call.correlationId(), text);
    return text.append('}').toString();
  }

  private static void json(String name, @Nullable String json, StringBuilder text) {
    text.append(",\"").append(name).append("\":").append(json);
  }

  private static void time(String name, @Nullable OffsetDateTime time, StringBuilder text) {
    quoted(name, time == null ? null : Times.text(time), text);
  }

  private static void quoted(String name, @Nullable Object value, StringBuilder text) {
    text.append(",\"").append(name).append("\":");
    if (value == null) {
      text.append("null");
    } else {
      JsonText.quote(value.toString(), text);
    }
  }
}

package io.tenantry.schedule;

import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Caller;
import io.tenantry.kernel.job.NewJob;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a schedule that is due asks for, and who wrote it. */
record Planned(String taskType, String payload, Timetable times, JsonObject caller) {

  static Planned of(Row row) {
    return new Planned(
        row.getString("task_type"),
        row.getString("payload"),
        Timetable.of(row.getString("cron"), row.getString("time_zone")),
        new JsonObject(row.getString("caller")));
  }

  NewJob job(Tick tick) {
    return NewJob.of(tick.jobId(), taskType, payload);
  }

  /** Whoever wrote it, with the role of that time. */
  Caller caller(String tenant) {
    return new Caller(
        tenant,
        caller.getString("subject"),
        Caller.AuthType.valueOf(
            caller.getString("auth_type", "anonymous").toUpperCase(Locale.ROOT)),
        caller.getString("role"));
  }

  /**
   * As if the caller asked for the job now.
   *
   * @param role that the caller has now; null where there is no such caller any more
   */
  Call call(Caller writer, @Nullable String role) {
    return new Call(
        "job.enqueue",
        new Caller(writer.tenant(), writer.subject(), writer.authType(), role),
        new JsonObject(),
        new JsonObject(),
        UUID.randomUUID().toString(),
        null,
        Long.MAX_VALUE,
        null,
        false,
        null);
  }
}

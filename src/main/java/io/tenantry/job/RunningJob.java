package io.tenantry.job;

import io.tenantry.job.StateRepository.Started;
import io.tenantry.kernel.bus.Caller;
import io.tenantry.kernel.job.ClaimedJob;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run on this worker, with what is heard of it; only the worker's own loop touches it. */
final class RunningJob {
  private final Started started;
  private final String payload;
  private final JsonObject caller;
  private final @Nullable String correlationId;
  private final long beganNanos = System.nanoTime();
  private long heardNanos = beganNanos;
  private @Nullable JsonObject progress;
  private boolean news;
  private long cancelledNanos;
  private boolean cancelled;

  RunningJob(Started started, Row row) {
    this.started = started;
    this.payload = row.getString("payload");
    this.caller = new JsonObject(row.getString("caller"));
    this.correlationId = row.getString("correlation_id");
  }

  ClaimedJob job() {
    return started.job();
  }

  boolean isRun(UUID id, int number) {
    return job().id().equals(id) && run() == number;
  }

  String taskType() {
    return started.taskType();
  }

  int run() {
    return started.run();
  }

  int attempt() {
    return started.attempt();
  }

  int maxAttempts() {
    return started.maxAttempts();
  }

  JsonObject payload() {
    return new JsonObject(payload);
  }

  /** Whoever enqueued the job. */
  Caller caller() {
    return new Caller(
        job().tenant(),
        caller.getString("subject"),
        Caller.AuthType.valueOf(
            caller.getString("auth_type", "anonymous").toUpperCase(Locale.ROOT)),
        caller.getString("role"));
  }

  @Nullable String traceparent() {
    return caller.getString("traceparent");
  }

  String correlationId() {
    return correlationId == null ? "-" : correlationId;
  }

  long ageNanos() {
    return System.nanoTime() - beganNanos;
  }

  long silenceNanos() {
    return System.nanoTime() - heardNanos;
  }

  void heard(@Nullable JsonObject told) {
    heardNanos = System.nanoTime();
    if (told != null) {
      progress = told;
      news = true;
    }
  }

  JsonObject progress() {
    return progress == null ? new JsonObject() : progress;
  }

  /** Whether there is progress that was not written yet; asking takes it. */
  boolean takeNews() {
    var had = news;
    news = false;
    return had;
  }

  void cancel() {
    if (!cancelled) {
      cancelled = true;
      cancelledNanos = System.nanoTime();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  boolean ignoresCancel(long graceNanos) {
    return cancelled && System.nanoTime() - cancelledNanos > graceNanos;
  }
}

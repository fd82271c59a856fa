package io.tenantry.kernel.job;

import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Caller;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A job to be enqueued.
 *
 * @param payload JSON text that the type's schema has passed
 * @param runAt null for now
 * @param priority 0 to 9; higher goes first within the tenant
 * @param uniqueKey of one type and key no more than one job is waiting or running
 */
public record NewJob(
    UUID id,
    String taskType,
    String payload,
    @Nullable OffsetDateTime runAt,
    int priority,
    int maxAttempts,
    @Nullable String uniqueKey) {

  /** A job as one is where nothing more is said: now, and tried three times. */
  public static NewJob of(UUID id, String taskType, String payload) {
    return new NewJob(id, taskType, payload, null, 0, 3, null);
  }

  /** What the task will know of who asked. */
  public static JsonObject caller(Caller caller) {
    return JsonObject.of(
        "subject",
        caller.subject(),
        "auth_type",
        caller.authType().name().toLowerCase(Locale.ROOT),
        "role",
        caller.role());
  }

  Tuple arguments(Call call) {
    return asked(
        call,
        Tuple.tuple()
            .addValue(id)
            .addValue(taskType)
            .addValue(payload)
            .addValue(maxAttempts)
            .addValue((short) priority)
            .addValue(runAt)
            .addValue(uniqueKey));
  }

  /** The same of many, a column each. */
  static Tuple arguments(Call call, List<NewJob> jobs) {
    return asked(
        call,
        Tuple.tuple()
            .addArrayOfUUID(column(jobs, NewJob::id, UUID[]::new))
            .addArrayOfString(column(jobs, NewJob::taskType, String[]::new))
            .addArrayOfString(column(jobs, NewJob::payload, String[]::new))
            .addArrayOfInteger(column(jobs, NewJob::maxAttempts, Integer[]::new))
            .addArrayOfShort(column(jobs, job -> (short) job.priority(), Short[]::new))
            .addArrayOfOffsetDateTime(column(jobs, NewJob::runAt, OffsetDateTime[]::new))
            .addArrayOfString(column(jobs, NewJob::uniqueKey, String[]::new)));
  }

  private static <T> T[] column(
      List<NewJob> jobs, Function<NewJob, @Nullable T> of, IntFunction<T[]> array) {
    return jobs.stream().map(of).toArray(array);
  }

  private static Tuple asked(Call call, Tuple before) {
    var subject = call.caller().subject();
    return before
        .addValue(subject == null ? null : UUID.fromString(subject))
        .addValue(caller(call.caller()).put("traceparent", call.traceparent()).encode())
        .addValue(call.correlationId());
  }
}

package io.tenantry.job;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.Problem;
import io.tenantry.kernel.ProblemException;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.access.Permission;
import io.tenantry.kernel.access.Rule;
import io.tenantry.kernel.access.Rules;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Caller;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.job.TaskType;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Calls a job's task as whoever enqueued the job, and says what its answer means for the job. */
final class TaskCaller {
  private static final String SNOOZE = "snooze-ms";
  private static final long UNSERVED_MILLIS = 5_000;
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private final Bus bus;
  private final TenantDatabase database;
  private final Granting granting;
  private final JobsConfig config;
  private final String reportTo;
  private final InstantSource clock;

  TaskCaller(
      Bus bus,
      TenantDatabase database,
      Granting granting,
      JobsConfig config,
      InstantSource clock,
      String reportTo) {
    this.bus = bus;
    this.database = database;
    this.granting = granting;
    this.config = config;
    this.reportTo = reportTo;
    this.clock = clock;
  }

  /**
   * Fails with 403 where the caller may not have such jobs now.
   *
   * @param permission of the type; null where it asks for none
   */
  static Future<Void> require(
      TenantDatabase database, Granting granting, Caller caller, @Nullable String permission) {
    if (permission == null) {
      return Future.succeededFuture();
    }
    var wanted = new Rules(List.of(new Rule(Permission.parse(permission), false)));
    return database.transaction(
        database.names(caller.requireTenant()),
        transaction -> granting.require(transaction, caller, wanted));
  }

  Future<Answer> call(RunningJob job, TaskType type) {
    var caller = job.caller();
    return require(database, granting, caller, type.permission())
        .compose(allowed -> bus.request(task(job, type, caller), type.timeout().toMillis()));
  }

  private Call task(RunningJob job, TaskType type, Caller caller) {
    var params =
        JsonObject.of(
                "job_id",
                job.job().id().toString(),
                "run",
                job.run(),
                "attempt",
                job.attempt(),
                "max_attempts",
                job.maxAttempts())
            .put("report_to", reportTo);
    return new Call(
        type.address(),
        caller,
        params,
        job.payload(),
        job.correlationId(),
        job.traceparent(),
        clock.millis() + type.timeout().toMillis(),
        null,
        false,
        null);
  }

  /** The end of a run that answered, other than by success. */
  static @Nullable Ending snoozed(RunningJob job, Answer answer) {
    var snooze = answer.headers().get(SNOOZE);
    return snooze == null ? null : Ending.givenBack(job, Math.max(0, Long.parseLong(snooze)));
  }

  /** The end of a run that failed. */
  Ending failed(RunningJob job, Throwable failure) {
    if (job.isCancelled()) {
      return Ending.cancelled(job);
    }
    if (failure instanceof ReplyException reply) {
      switch (reply.failureType()) {
        case NO_HANDLERS -> {
          return Ending.givenBack(job, UNSERVED_MILLIS);
        }
        case TIMEOUT -> {
          return again(job, "TASK_TIMED_OUT", "The task did not answer in time.");
        }
        default -> {}
      }
    }
    var problem = problem(failure);
    var error = JsonObject.of("code", problem.code(), "message", problem.detail());
    if (problem.extensions().containsKey("errors")) {
      error.put("errors", problem.extensions().getValue("errors"));
    }
    boolean lasting = problem.status() < 500 && !PASSING.contains(problem.status());
    return lasting ? Ending.failure(job, error) : again(job, error);
  }

  Ending again(RunningJob job, String code, String message) {
    return again(job, JsonObject.of("code", code, "message", message));
  }

  private Ending again(RunningJob job, JsonObject error) {
    return job.attempt() < job.maxAttempts()
        ? Ending.retry(job, delay(job.attempt()), error)
        : Ending.failure(job, error);
  }

  // Doubled with each attempt; half of it is chance, so that what failed together does not come
  // back together.
  private long delay(int attempt) {
    long most = config.retryDelayMost().toMillis();
    long delay = Math.min(most, config.retryDelay().toMillis() * (1L << Math.min(30, attempt - 1)));
    return delay / 2 + ThreadLocalRandom.current().nextLong(delay / 2 + 1);
  }

  private static Problem problem(Throwable failure) {
    if (failure instanceof ProblemException known) {
      return known.problem();
    }
    if (failure instanceof ReplyException reply) {
      try {
        return Problem.fromJson(new JsonObject(String.valueOf(reply.getMessage())));
      } catch (DecodeException e) {
        // A task in another language may fail with plain words and a status, or a code of its own.
        int status =
            reply.failureCode() >= 400 && reply.failureCode() < 600 ? reply.failureCode() : 500;
        return new Problem(
            "TASK_FAILED", "", status, String.valueOf(reply.getMessage()), new JsonObject());
      }
    }
    return KernelProblem.INTERNAL_ERROR.because("See the log for this correlation id.").problem();
  }
}

package io.tenantry.job;

import io.tenantry.job.StateRepository.Left;
import io.tenantry.kernel.job.ClaimedJob;
import io.tenantry.kernel.job.TaskType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps watch beside a worker: renews its lease, rescues dead workers' jobs, tells runs that they
 * are to stop, writes their progress, and ends those that fall silent.
 */
final class Attendance {
  private static final Logger LOGGER = LoggerFactory.getLogger(Attendance.class);
  private static final JsonObject WORKER_LOST =
      JsonObject.of("code", "WORKER_LOST", "message", "The worker died or was cut off.");
  private static final long LOOK_MILLIS = 250;
  private static final long YOUNG_NANOS = LOOK_MILLIS * 1_000_000;

  private final Jobs shared;
  private final Lease lease;
  private final TaskCaller tasks;
  private final Map<ClaimedJob, RunningJob> running;
  private final BiConsumer<RunningJob, Ending> end;
  private final Supplier<Future<?>> abandon;
  private final List<ClaimedJob> strays = new ArrayList<>();
  private boolean renewing;
  private boolean looking;

  Attendance(
      Jobs shared,
      Lease lease,
      TaskCaller tasks,
      Map<ClaimedJob, RunningJob> running,
      BiConsumer<RunningJob, Ending> end,
      Supplier<Future<?>> abandon) {
    this.shared = shared;
    this.lease = lease;
    this.tasks = tasks;
    this.running = running;
    this.end = end;
    this.abandon = abandon;
  }

  void begin(Vertx vertx) {
    vertx.setPeriodic(0, shared.config.lease().toMillis() / 3, timer -> renew());
    vertx.setPeriodic(LOOK_MILLIS, timer -> look());
  }

  /** Jobs that may have been started for this worker and do not run. */
  void stray(long worker, Collection<ClaimedJob> jobs) {
    if (worker == lease.id()) {
      strays.addAll(jobs);
    }
  }

  private void renew() {
    if (renewing) {
      return;
    }
    renewing = true;
    lease
        .renew()
        .compose(held -> held ? rescue() : lost().mapEmpty())
        .onComplete(
            done -> renewing = false,
            failure -> {
              renewing = false;
              LOGGER
                  .atWarn()
                  .addKeyValue("cause", failure.toString())
                  .log("the worker cannot look after its lease now");
            });
  }

  private Future<?> lost() {
    strays.clear();
    return abandon.get();
  }

  private Future<Void> rescue() {
    return shared
        .states
        .rescue(WORKER_LOST)
        .compose(rescued -> {
          if (!rescued.isEmpty()) {
            shared.metrics.rescued(rescued.size());
            LOGGER
                .atWarn()
                .addKeyValue("jobs", rescued.size())
                .log("took jobs from workers whose lease had lapsed");
          }
          ready(rescued);
          return strays.isEmpty() ? Future.succeededFuture() : takeStraysBack().mapEmpty();
        });
  }

  private Future<?> takeStraysBack() {
    var back = List.copyOf(strays);
    return shared
        .states
        .giveBack(lease.id(), back)
        .onSuccess(left -> {
          strays.removeAll(back);
          ready(left);
        });
  }

  private void ready(List<Left> left) {
    shared.queue.ready(left.stream().map(Left::ready).flatMap(Optional::stream).toList());
  }

  /** A task says that it lives and how far it is; it hears whether it should go on. */
  JsonObject reported(JsonObject report) {
    for (var run : running.values()) {
      if (run.isRun(UUID.fromString(report.getString("job_id")), report.getInteger("run"))) {
        run.heard(report.getJsonObject("progress"));
        return JsonObject.of("cancelled", run.isCancelled());
      }
    }
    // It runs no more, as far as anybody knows.
    return JsonObject.of("cancelled", true);
  }

  private void look() {
    var old = running.values().stream().filter(run -> run.ageNanos() > YOUNG_NANOS).toList();
    old.forEach(this::judge);
    if (looking || old.isEmpty()) {
      return;
    }
    looking = true;
    var news = old.stream().filter(RunningJob::takeNews).toList();
    Future.all(
            news.isEmpty() ? Future.succeededFuture() : shared.states.progress(news),
            shared.states.stopped(old).onSuccess(stopped -> stopped.forEach(this::stop)))
        .onComplete(done -> looking = false);
  }

  private void stop(StateRepository.Stopped stopped) {
    var run = running.get(stopped.job());
    if (run != null && stopped.valid()) {
      run.cancel();
    } else if (run != null) {
      // Refused when it is written: somebody else has the job.
      end.accept(run, Ending.cancelled(run));
    }
  }

  private void judge(RunningJob run) {
    if (run.ignoresCancel(shared.config.cancelGrace().toNanos())) {
      end.accept(run, Ending.cancelled(run));
      return;
    }
    var heartbeat =
        shared.types.find(run.taskType()).map(TaskTypes.Known::type).map(TaskType::heartbeat);
    if (heartbeat.isPresent() && run.silenceNanos() > heartbeat.get().toNanos()) {
      end.accept(run, tasks.again(run, "HEARTBEAT_LOST", "The task was silent for too long."));
    }
  }
}

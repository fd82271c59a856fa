package io.tenantry.job;

import io.tenantry.job.StateRepository.Started;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.job.ClaimedJob;
import io.tenantry.kernel.usage.UsageCounter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs on this node: claims as many as it has room for, has {@link Intake} start them, calls
 * their tasks and hands what became of them to {@link Endings}. Under one lease, which {@link
 * Attendance} keeps.
 */
public final class WorkerVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final long POLL_MILLIS = 50;

  private final Jobs shared;
  private final JobsConfig config;
  private final Map<ClaimedJob, RunningJob> running = new HashMap<>();
  private final String node = UUID.randomUUID().toString();
  private final Lease lease;
  private final TaskCaller tasks;
  private final Sweep sweep;
  private Holdings holdings;
  private Endings endings;
  private Attendance attendance;
  private Intake intake;
  private UsageCounter counter;
  private boolean claiming;
  private boolean asked;
  private boolean draining;

  @SuppressWarnings("NullAway.Init")
  public WorkerVerticle(Jobs shared) {
    this.shared = shared;
    this.config = shared.config;
    this.lease = new Lease(shared.states, node, config.lease());
    this.tasks =
        new TaskCaller(
            shared.bus,
            shared.databases.tenants(),
            shared.granting,
            config,
            shared.clock,
            reportTo());
    this.sweep = new Sweep(shared.states, shared.store, config, shared.share);
  }

  private String reportTo() {
    return "job.report." + node;
  }

  @Override
  public Future<?> start() {
    holdings = new Holdings(vertx, shared.store, this::held);
    endings = new Endings(vertx, shared.states, holdings, shared.queue, shared.metrics);
    attendance = new Attendance(shared, lease, tasks, running, this::end, this::abandon);
    intake = new Intake(shared, lease, holdings, attendance, this::run, this::claimSoon);
    counter = shared.journal.newCounter(work -> context.runOnContext(now -> work.run()));
    shared.queue.onReady(() -> context.runOnContext(now -> claim()));
    vertx.setPeriodic(POLL_MILLIS, timer -> claim());
    vertx.setPeriodic(config.sweepInterval().toMillis(), timer -> sweep.sweep());
    return Future.all(
        lease.open().onSuccess(open -> attendance.begin(vertx)),
        shared.bus.tell(reportTo(), attendance::reported));
  }

  /** After what else is to be done now: many jobs may end at once. */
  private void claimSoon() {
    if (!asked) {
      asked = true;
      context.runOnContext(now -> {
        asked = false;
        claim();
      });
    }
  }

  private void claim() {
    int room = shared.queue.room(config.concurrency()) - running.size() - intake.jobs().size();
    // What ended and is not written yet counts too: a slow database must not be run ahead of.
    if (draining
        || claiming
        || room <= 0
        || !lease.isHeld()
        || endings.size() > config.concurrency()) {
      return;
    }
    claiming = true;
    if (holdings.areDoubtful()) {
      holdings
          .tell(worker())
          .onComplete(
              told -> {
                claiming = false;
                claimSoon();
              },
              // The next poll tries again.
              failure -> claiming = false);
      return;
    }
    var worker = lease.id();
    shared
        .store
        .claim(Long.toString(worker), room, config.terms())
        .onComplete(
            found -> {
              claiming = false;
              if (found.isEmpty()) {
                holdings.doubt();
                sweep.sweep().onComplete(swept -> claim());
              } else if (!found.get().isEmpty()) {
                intake.take(worker, found.get());
                claimSoon();
              }
            },
            // Redis is away, and may carry it out after all: the next poll asks again.
            failure -> {
              claiming = false;
              holdings.doubt();
            });
  }

  private String worker() {
    return Long.toString(lease.id());
  }

  private Map<String, Integer> held() {
    var held = new HashMap<String, Integer>();
    Stream.of(running.keySet().stream(), intake.jobs().stream(), endings.jobs())
        .flatMap(jobs -> jobs)
        .distinct()
        .forEach(job -> held.merge(job.tenant(), 1, Integer::sum));
    return held;
  }

  private void run(Started started, Row row) {
    var job = new RunningJob(started, row);
    running.put(job.job(), job);
    var known = shared.types.find(job.taskType());
    if (known.isEmpty()) {
      end(job, Ending.givenBack(job, 5_000));
      return;
    }
    tasks
        .call(job, known.get().type())
        .onComplete(
            answer -> succeeded(job, answer), failure -> end(job, tasks.failed(job, failure)));
  }

  private void succeeded(RunningJob job, Answer answer) {
    var snoozed = TaskCaller.snoozed(job, answer);
    var result = answer.body();
    if (snoozed != null) {
      end(job, snoozed);
    } else if (result == null || result.length() == 0) {
      end(job, Ending.success(job));
    } else {
      shared
          .jobs
          .storeResult(
              shared.jobs.names(job.job().tenant()),
              job.job().id(),
              JsonText.of(result.toString()),
              job.run())
          .onComplete(
              stored -> end(job, Ending.success(job)),
              failure ->
                  end(job, tasks.again(job, "RESULT_NOT_STORED", "The result could not be kept.")));
    }
  }

  /** A run is over; one that was taken away before stays what it became. */
  private void end(RunningJob job, Ending ending) {
    if (!running.remove(job.job(), job)) {
      return;
    }
    long nanos = job.ageNanos();
    shared.metrics.ran(job.taskType(), nanos);
    counter.count(
        job.job().tenant(),
        "task." + job.taskType(),
        "JOB",
        ending.error() == null ? 200 : 500,
        TimeUnit.NANOSECONDS.toMicros(nanos),
        0);
    endings.add(Long.toString(lease.id()), ending);
    claimSoon();
  }

  /** The lease was lost: what ran under it is others' now. */
  private Future<?> abandon() {
    LOGGER
        .atWarn()
        .addKeyValue("worker", lease.id())
        .addKeyValue("jobs", running.size())
        .log("the worker's lease was lost: its jobs are given to others");
    running.values().forEach(RunningJob::cancel);
    running.clear();
    endings.drop();
    return draining ? Future.succeededFuture() : lease.open();
  }

  /** Drains: claims no more, waits for what runs, gives back the rest. */
  @Override
  public Future<?> stop() {
    draining = true;
    var idle = Promise.<Void>promise();
    long until = System.nanoTime() + config.drain().toNanos();
    vertx.setPeriodic(
        20,
        timer -> {
          if ((running.isEmpty() && intake.jobs().isEmpty()) || System.nanoTime() - until > 0) {
            vertx.cancelTimer(timer);
            List.copyOf(running.values()).forEach(job -> end(job, Ending.givenBack(job, 0)));
            endings.onIdle(idle::tryComplete);
          }
        });
    return idle.future()
        .timeout(config.drain().toMillis() + config.lease().toMillis(), TimeUnit.MILLISECONDS)
        .transform(drained -> lease.close())
        .otherwiseEmpty();
  }
}

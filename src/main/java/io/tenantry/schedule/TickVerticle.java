package io.tenantry.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.Steps;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.job.Enqueued;
import io.tenantry.kernel.job.Enqueuing;
import io.tenantry.kernel.job.JobQueue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enqueues the jobs of the schedules that are due. */
public final class TickVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(TickVerticle.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final int PAGE = 96;
  private static final int AT_ONCE = 4;

  private final DueRepository schedules;
  private final JobQueue queue;
  private final Spread spread;
  private final ScheduleMetrics metrics;
  private Future<Void> looking = Future.succeededFuture();
  private boolean failing;
  private boolean stopping;

  /**
   * @param spread by how much a schedule may be late
   */
  public TickVerticle(
      Databases databases,
      AuditTrail audit,
      JobQueue queue,
      Duration spread,
      MeterRegistry registry) {
    this.spread = new Spread(spread);
    this.schedules = new DueRepository(databases, new Enqueuing(audit), this.spread);
    this.queue = queue;
    this.metrics = new ScheduleMetrics(registry);
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(LOOK_MILLIS, timer -> look());
    return Future.succeededFuture();
  }

  /** Lets what is being enqueued be committed. */
  @Override
  public Future<?> stop() {
    stopping = true;
    return looking.otherwiseEmpty();
  }

  private void look() {
    if (!looking.isComplete()) {
      return;
    }
    looking =
        Steps.repeat(this::page)
            .onSuccess(done -> failing = false)
            .onFailure(failure -> {
              if (!failing) {
                LOGGER
                    .atWarn()
                    .addKeyValue("cause", failure.toString())
                    .log("schedules that are due cannot be looked for now");
              }
              failing = true;
            });
  }

  // A full page has a next one; where something failed, the next look is soon enough.
  private Future<Boolean> page() {
    return schedules
        .find(PAGE)
        .compose(due -> fireAll(due).map(well -> well && due.size() == PAGE && !stopping));
  }

  private Future<Boolean> fireAll(List<Due> due) {
    if (due.isEmpty() || stopping) {
      return Future.succeededFuture(true);
    }
    var now = due.subList(0, Math.min(AT_ONCE, due.size())).stream().map(this::fire).toList();
    return Future.all(now)
        .compose(fired -> {
          boolean well = now.stream().allMatch(Future::result);
          return fireAll(due.subList(now.size(), due.size())).map(rest -> well && rest);
        });
  }

  /** Whether it could be fired. */
  private Future<Boolean> fire(Due due) {
    return schedules
        .fire(due)
        .map(job -> committed(due, job))
        .recover(failure -> {
          metrics.failed();
          LOGGER
              .atWarn()
              .addKeyValue("tenant", due.tenant())
              .addKeyValue("schedule", due.schedule())
              .addKeyValue("cause", failure.toString())
              .log("a schedule could not be fired and is tried again");
          return schedules.postpone(due).map(false).otherwise(false);
        });
  }

  // Another node's is counted there.
  private boolean committed(Due due, Optional<Enqueued> job) {
    job.map(Enqueued::ready)
        .ifPresent(ready -> {
          queue.ready(ready);
          metrics.fired(due.lateness(spread));
        });
    return true;
  }
}

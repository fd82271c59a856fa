package io.tenantry.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.job.DispatchStore;
import io.tenantry.kernel.job.JobQueue;
import io.tenantry.kernel.usage.UsageJournal;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;

/** What the verticles of jobs on one node share. */
public final class Jobs {
  final Bus bus;
  final JobsConfig config;
  final DispatchStore store;
  final JobQueue queue;
  final JobRepository jobs;
  final StateRepository states;
  final TaskTypes types;
  final Databases databases;
  final Granting granting;
  final Ids ids;
  final InstantSource clock;
  final JobMetrics metrics;
  final UsageJournal journal;
  final ToDoubleFunction<String> share;

  /**
   * Puts together what all of them share.
   *
   * @param share the part of its tier's concurrency that a tenant may use now
   */
  public Jobs(
      Bus bus,
      JobsConfig config,
      DispatchStore store,
      JobQueue queue,
      Databases databases,
      Idempotency idempotency,
      AuditTrail audit,
      Granting granting,
      Ids ids,
      InstantSource clock,
      MeterRegistry registry,
      UsageJournal journal,
      ToDoubleFunction<String> share) {
    this.bus = bus;
    this.config = config;
    this.store = store;
    this.queue = queue;
    this.jobs = new JobRepository(databases, idempotency, audit);
    this.states = new StateRepository(databases.jobs());
    this.types = new TaskTypes(databases.jobs());
    this.databases = databases;
    this.granting = granting;
    this.ids = ids;
    this.clock = clock;
    this.metrics = new JobMetrics(registry);
    this.journal = journal;
    this.share = share;
  }

  /** To be done before any of the verticles starts. */
  public Future<?> prepare() {
    return states.installation().onSuccess(store::belongTo);
  }

  /** Fails with 503 where no worker lives: jobs are taken and wait. */
  public Future<?> check() {
    return states
        .liveWorkers()
        .map(workers -> {
          if (workers.isEmpty()) {
            throw KernelProblem.UNAVAILABLE.because("No worker lives: jobs wait.");
          }
          return workers;
        });
  }
}

package io.tenantry.job;

import io.tenantry.job.StateRepository.Waiting;
import io.tenantry.kernel.Steps;
import io.tenantry.kernel.job.DispatchStore;
import io.tenantry.kernel.job.DispatchStore.Terms;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes every job that waits, now and then and as soon as Redis is found empty: what a killed node
 * had not pushed, what a dead worker had claimed, what was lost with Redis. One node at a time.
 */
final class Sweep {
  private static final Logger LOGGER = LoggerFactory.getLogger(Sweep.class);
  private static final int PAGE = 1_000;

  private final StateRepository states;
  private final DispatchStore store;
  private final JobsConfig config;
  private final ToDoubleFunction<String> share;
  private boolean running;
  private boolean failing;

  /**
   * @param share the part of its tier's concurrency that a tenant may use now
   */
  Sweep(
      StateRepository states,
      DispatchStore store,
      JobsConfig config,
      ToDoubleFunction<String> share) {
    this.share = share;
    this.states = states;
    this.store = store;
    this.config = config;
  }

  /** Does nothing where another node has swept a moment ago. */
  Future<?> sweep() {
    if (running) {
      return Future.succeededFuture();
    }
    running = true;
    return states
        .liveWorkers()
        .compose(workers -> store.sweep(config.sweepInterval().toMillis(), workers))
        .compose(mine -> mine ? Steps.repeat(new Pages()::push) : Future.succeededFuture())
        .onSuccess(pushed -> failing = false)
        .onFailure(this::failed)
        .onComplete(done -> running = false);
  }

  /** All that wait, a page at a time. */
  private final class Pages {
    private String tenant = "";
    private UUID job = StateRepository.FIRST;

    /** Whether there may be another. */
    Future<Boolean> push() {
      return states
          .waiting(tenant, job, PAGE)
          .compose(jobs -> jobs.isEmpty() ? Future.succeededFuture(false) : push(jobs));
    }

    private Future<Boolean> push(List<Waiting> jobs) {
      var terms = new HashMap<String, Terms>();
      jobs.forEach(waiting -> {
        var of = waiting.job().tenant();
        terms.put(of, config.terms(waiting.tier()).part(share.applyAsDouble(of)));
      });
      tenant = jobs.getLast().job().tenant();
      job = jobs.getLast().job().id();
      return store
          .terms(terms)
          .compose(set -> store.push(jobs.stream().map(Waiting::job).toList()))
          .map(jobs.size() == PAGE);
    }
  }

  private void failed(Throwable failure) {
    if (!failing) {
      LOGGER
          .atWarn()
          .addKeyValue("cause", failure.toString())
          .log("jobs that wait cannot be pushed now");
    }
    failing = true;
  }
}

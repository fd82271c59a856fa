package io.tenantry.job;

import io.tenantry.job.StateRepository.Waiting;
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
        .compose(mine -> mine ? page("", StateRepository.FIRST, 0) : Future.succeededFuture(0))
        .onSuccess(pushed -> failing = false)
        .onFailure(this::failed)
        .onComplete(done -> running = false);
  }

  private Future<Integer> page(String afterTenant, UUID afterJob, int before) {
    return states
        .waiting(afterTenant, afterJob, PAGE)
        .compose(jobs -> jobs.isEmpty() ? Future.succeededFuture(before) : push(jobs, before));
  }

  private Future<Integer> push(List<Waiting> jobs, int before) {
    var terms = new HashMap<String, Terms>();
    jobs.forEach(waiting -> {
      var tenant = waiting.job().tenant();
      terms.put(tenant, config.terms(waiting.tier()).part(share.applyAsDouble(tenant)));
    });
    int sum = before + jobs.size();
    var last = jobs.getLast().job();
    return store
        .terms(terms)
        .compose(set -> store.push(jobs.stream().map(Waiting::job).toList()))
        .compose(pushed ->
            jobs.size() < PAGE ? Future.succeededFuture(sum) : page(last.tenant(), last.id(), sum));
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

package io.tenantry.job;

import io.tenantry.kernel.job.DispatchStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the queue believes that this worker holds, by which it limits how many of a tenant's jobs
 * run at once. Where the fate of a command is not known, the whole is told anew.
 */
final class Holdings {
  // By then a command that was given up has been carried out, or never will be.
  private static final long SETTLED_MILLIS = 2_000;

  private final Vertx vertx;
  private final DispatchStore store;
  private final Supplier<Map<String, Integer>> held;
  private Map<String, Integer> later = new HashMap<>();
  private int underWay;
  private boolean doubtful;
  private boolean telling;

  /**
   * @param held how many jobs of each tenant this worker has taken and not ended
   */
  Holdings(Vertx vertx, DispatchStore store, Supplier<Map<String, Integer>> held) {
    this.vertx = vertx;
    this.store = store;
    this.held = held;
  }

  /** These do not run any more. */
  void giveBack(String worker, Map<String, Integer> jobs) {
    if (jobs.isEmpty() || (doubtful && !telling)) {
      return;
    }
    if (telling) {
      jobs.forEach((tenant, count) -> later.merge(tenant, count, Integer::sum));
      return;
    }
    underWay++;
    store
        .ack(worker, jobs)
        .onComplete(
            done -> underWay--,
            failure -> {
              underWay--;
              doubt();
            });
  }

  /** Something was given up: now the queue may believe what is not so, and once more in a while. */
  void doubt() {
    doubtful = true;
    vertx.setTimer(SETTLED_MILLIS, timer -> doubtful = true);
  }

  /** Whether nothing may be claimed before the queue has been told. */
  boolean areDoubtful() {
    return doubtful || telling;
  }

  /** Tells the queue; to be called again until nothing is doubtful, and not beside a claim. */
  Future<?> tell(String worker) {
    if (telling || underWay > 0) {
      return Future.failedFuture("others are under way");
    }
    telling = true;
    doubtful = false;
    return store
        .hold(worker, held.get())
        .onComplete(
            told -> {
              telling = false;
              var since = later;
              later = new HashMap<>();
              giveBack(worker, since);
            },
            failure -> {
              telling = false;
              later = new HashMap<>();
              doubt();
            });
  }
}

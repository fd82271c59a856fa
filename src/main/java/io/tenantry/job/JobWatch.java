package io.tenantry.job;

import io.tenantry.kernel.job.ClaimedJob;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Waits for jobs to change, all that are watched on one event loop with one statement. It asks only
 * while somebody waits.
 */
final class JobWatch {
  private static final long LOOK_MILLIS = 100;
  private static final int MOST = 5_000;

  private final Vertx vertx;
  private final StateRepository states;
  private final List<Watcher> watchers = new ArrayList<>();
  private boolean looking;

  JobWatch(Vertx vertx, StateRepository states) {
    this.vertx = vertx;
    this.states = states;
    vertx.setPeriodic(LOOK_MILLIS, timer -> look());
  }

  private record Watcher(ClaimedJob job, int revision, Promise<Boolean> changed) {}

  /** True as soon as the job is past this revision, false when the time is up. */
  Future<Boolean> change(ClaimedJob job, int revision, long waitMillis) {
    if (watchers.size() >= MOST) {
      return vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS).map(true);
    }
    var watcher = new Watcher(job, revision, Promise.promise());
    watchers.add(watcher);
    return watcher
        .changed()
        .future()
        .timeout(waitMillis, TimeUnit.MILLISECONDS)
        .otherwise(false)
        .onComplete(done -> watchers.remove(watcher));
  }

  private void look() {
    if (looking || watchers.isEmpty()) {
      return;
    }
    looking = true;
    var now = List.copyOf(watchers);
    states
        .changed(
            now.stream().map(Watcher::job).toList(), now.stream().map(Watcher::revision).toList())
        .onSuccess(changed ->
            now.stream()
                .filter(watcher -> changed.contains(watcher.job()))
                .forEach(watcher -> watcher.changed().tryComplete(true)))
        .onComplete(done -> looking = false);
  }
}

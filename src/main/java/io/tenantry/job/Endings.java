package io.tenantry.job;

import io.tenantry.kernel.job.ClaimedJob;
import io.tenantry.kernel.job.JobQueue;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what became of runs, as many in one statement as came while the one before was on its
 * way. What cannot be written is tried again: a run ends once, however often it is said.
 */
final class Endings {
  private static final Logger LOGGER = LoggerFactory.getLogger(Endings.class);
  private static final int BATCH = 500;
  private static final long PAUSE_MILLIS = 200;

  private final Vertx vertx;
  private final StateRepository states;
  private final Holdings holdings;
  private final JobQueue queue;
  private final JobMetrics metrics;
  private final Deque<Ending> waiting = new ArrayDeque<>();
  private List<Ending> writes = List.of();
  private Runnable idle = () -> {};
  private boolean writing;
  private boolean again;
  private boolean asked;

  Endings(
      Vertx vertx, StateRepository states, Holdings holdings, JobQueue queue, JobMetrics metrics) {
    this.vertx = vertx;
    this.states = states;
    this.holdings = holdings;
    this.queue = queue;
    this.metrics = metrics;
  }

  /** Called when everything is written. */
  void onIdle(Runnable told) {
    idle = told;
    tell();
  }

  int size() {
    return waiting.size();
  }

  void add(String worker, Ending ending) {
    waiting.add(ending);
    if (!asked) {
      asked = true;
      // After what else ends now.
      vertx.runOnContext(now -> {
        asked = false;
        write(worker);
      });
    }
  }

  private void write(String worker) {
    if (writing || waiting.isEmpty()) {
      return;
    }
    writing = true;
    var batch = new ArrayList<Ending>(Math.min(BATCH, waiting.size()));
    while (batch.size() < BATCH && !waiting.isEmpty()) {
      batch.add(waiting.poll());
    }
    writes = batch;
    states
        .end(batch)
        .onComplete(
            left -> {
              written(worker, batch, left);
              writing = false;
              again = false;
              write(worker);
              tell();
            },
            failure -> {
              writes = List.of();
              batch.reversed().forEach(waiting::addFirst);
              again = true;
              LOGGER
                  .atWarn()
                  .addKeyValue("jobs", batch.size())
                  .addKeyValue("cause", failure.toString())
                  .log("the ends of jobs cannot be written now");
              vertx.setTimer(
                  PAUSE_MILLIS,
                  timer -> {
                    writing = false;
                    write(worker);
                  });
            });
  }

  private void written(String worker, List<Ending> batch, List<StateRepository.Left> left) {
    queue.ready(left.stream().map(StateRepository.Left::ready).flatMap(Optional::stream).toList());
    left.forEach(job -> metrics.ended(job.status()));
    // A second try finds what the first has done after all; that is no late result.
    int refused = again ? 0 : batch.size() - left.size();
    if (refused > 0) {
      metrics.refused(refused);
      LOGGER
          .atWarn()
          .addKeyValue("jobs", refused)
          .addKeyValue("worker", worker)
          .log("results came too late and were refused: the jobs had been given to others");
    }
    writes = List.of();
    var held = new HashMap<String, Integer>();
    batch.forEach(ending -> held.merge(ending.job().tenant(), 1, Integer::sum));
    holdings.giveBack(worker, held);
  }

  /** Those that are over and not written yet. */
  Stream<ClaimedJob> jobs() {
    return Stream.concat(waiting.stream(), writes.stream()).map(Ending::job);
  }

  /** Forgets what a lost lease's runs came to: they are others' now. */
  void drop() {
    waiting.clear();
  }

  private void tell() {
    if (!writing && waiting.isEmpty()) {
      idle.run();
    }
  }
}

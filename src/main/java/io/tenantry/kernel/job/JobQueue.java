package io.tenantry.kernel.job;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where jobs go once they are committed: to the queue, many in one message when many come, and this
 * node's worker is told. A push that fails is nobody's problem: the sweep finds what waits.
 */
public final class JobQueue {
  private static final Logger LOGGER = LoggerFactory.getLogger(JobQueue.class);
  private static final int BATCH = 500;
  private static final int MOST = 100_000;

  private final DispatchStore store;
  private final Queue<ReadyJob> waiting = new ArrayDeque<>();
  private boolean pushing;
  private volatile Runnable worker = () -> {};
  private volatile double room = 1;

  public JobQueue(DispatchStore store) {
    this.store = store;
  }

  /** Tells whoever runs jobs on this node as soon as some are there. */
  public void onReady(Runnable told) {
    worker = told;
  }

  /**
   * Sets the part of this node that is for jobs; those that run are not touched.
   *
   * @param share above 0, at most 1
   */
  public void room(double share) {
    room = share;
    worker.run();
  }

  public double room() {
    return room;
  }

  /** How many jobs may run at once where all of this node allows so many; one at least. */
  public int room(int most) {
    return (int) Math.max(1, Math.ceil(most * room));
  }

  /** To be called when the job's transaction is committed, on any thread. */
  public void ready(ReadyJob job) {
    ready(List.of(job));
  }

  /** The same for several. */
  public void ready(List<ReadyJob> jobs) {
    synchronized (waiting) {
      if (waiting.size() < MOST) {
        waiting.addAll(jobs);
      }
      if (pushing || waiting.isEmpty()) {
        return;
      }
      pushing = true;
    }
    push();
  }

  private void push() {
    var batch = new ArrayList<ReadyJob>();
    synchronized (waiting) {
      for (var job = waiting.poll(); job != null; job = waiting.poll()) {
        batch.add(job);
        if (batch.size() == BATCH) {
          break;
        }
      }
      if (batch.isEmpty()) {
        pushing = false;
        return;
      }
    }
    store
        .push(batch)
        .transform(pushed -> {
          if (pushed.failed()) {
            LOGGER
                .atDebug()
                .addKeyValue("jobs", batch.size())
                .addKeyValue("cause", String.valueOf(pushed.cause()))
                .log("jobs wait for the sweep");
          }
          return Future.succeededFuture();
        })
        .onComplete(done -> {
          worker.run();
          push();
        });
  }
}

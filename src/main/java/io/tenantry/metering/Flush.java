package io.tenantry.metering;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.usage.Slab;
import io.tenantry.kernel.usage.UsageJournal;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what this process counted into the database. What could not be counted waits and is tried
 * again as it is; as long as it waits, nothing that came after it is touched.
 */
final class Flush {
  private static final Logger LOGGER = LoggerFactory.getLogger(Flush.class);
  // Counts of one transaction, more or less: a whole slab more may be in it.
  private static final int COUNTS_AT_ONCE = 4_000;

  private final UsageJournal journal;
  private final UsageRepository usage;
  private final FlushMetrics metrics;
  private final Consumer<Set<String>> tell;
  private final Consumer<List<Slab>> load;
  private List<Slab> waiting = List.of();
  private @Nullable Promise<Boolean> running;
  private boolean failing;

  /**
   * @param tell hears whose usage was counted
   * @param load hears what was counted, once
   */
  Flush(
      UsageJournal journal,
      UsageRepository usage,
      FlushMetrics metrics,
      Consumer<Set<String>> tell,
      Consumer<List<Slab>> load) {
    this.journal = journal;
    this.usage = usage;
    this.metrics = metrics;
    this.tell = tell;
    this.load = load;
  }

  /**
   * Blocks until it is done, or the turn that runs already is.
   *
   * @return whether all is counted that there was when it began
   */
  boolean run() {
    var other = running;
    if (other != null) {
      return await(other.future());
    }
    var turn = Promise.<Boolean>promise();
    running = turn;
    long began = System.nanoTime();
    boolean all = false;
    try {
      all = carry();
    } finally {
      running = null;
      turn.complete(all);
      metrics.ran(System.nanoTime() - began);
    }
    return all;
  }

  private boolean carry() {
    try {
      if (waiting.isEmpty()) {
        waiting = await(journal.turn());
      }
      while (!waiting.isEmpty()) {
        metrics.waits(true);
        carryFirst();
      }
      metrics.waits(false);
      failing = false;
      return true;
    } catch (Exception e) {
      // Whatever a future fails with is thrown as it is, checked or not.
      complain(e);
      return false;
    }
  }

  private void carryFirst() {
    int some = 0;
    for (int counts = 0; some < waiting.size() && counts < COUNTS_AT_ONCE; some++) {
      counts += waiting.get(some).counts().size();
    }
    var first = List.copyOf(waiting.subList(0, some));
    var counted =
        await(usage.count(journal.id(), first))
            .orElseThrow(() -> new IllegalStateException("the database knows no such journal"));
    metrics.counted(counted.windows(), counted.moved());
    waiting = List.copyOf(waiting.subList(some, waiting.size()));
    load.accept(first);
    journal.release(first);
    tell.accept(counted.tenants());
  }

  // Once, not every second for as long as the database is away.
  private void complain(Throwable failure) {
    metrics.failed();
    if (!failing) {
      LOGGER
          .atWarn()
          .addKeyValue("cause", failure.toString())
          .log("usage is not counted in the database yet; it waits in the journal");
    }
    failing = true;
  }
}

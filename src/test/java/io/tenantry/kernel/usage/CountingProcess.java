package io.tenantry.kernel.usage;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** A process that counts on two threads, carries over, and says after each count that it did. */
final class CountingProcess {
  private CountingProcess() {}

  /** The folder of the journal is the only argument. */
  public static void main(String[] arguments) {
    var journal = new UsageJournal(Path.of(arguments[0]), 64L * Slab.SIZE, InstantSource.system());
    for (var tenant : List.of("acme", "globex")) {
      var loop = Executors.newSingleThreadExecutor();
      var counter = journal.newCounter(loop);
      loop.execute(() -> count(counter, loop, tenant, 1));
    }
    while (true) {
      var closed = journal.turn().toCompletionStage().toCompletableFuture().join();
      var batch = new StringBuilder();
      for (var slab : closed) {
        slab.counts()
            .forEach(count ->
                batch.append(slab.part() + ":" + count.tenant() + ":" + count.requests() + ","));
      }
      // A line is there or not, as a transaction.
      say("counted", batch.toString());
      journal.release(closed);
    }
  }

  private static void count(UsageCounter counter, Executor loop, String tenant, long number) {
    counter.count(tenant, "resource.get", "GET", 200, 1, 1);
    say("answered", tenant + ':' + number);
    loop.execute(() -> count(counter, loop, tenant, number + 1));
  }

  private static void say(String what, String of) {
    System.out.println(what + ' ' + of + " .");
  }
}

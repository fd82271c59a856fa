package io.tenantry.bench;

import io.tenantry.kernel.usage.UsageCounter;
import io.tenantry.kernel.usage.UsageJournal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;

/** Measures what counting one request costs: {@code --journal FOLDER}. */
public final class CountBench {
  private static final int ROUNDS = 7;
  private static final int COUNTS = 4_000_000;
  private static final int TURN_EVERY = 20_000;
  private static final String[] OPERATIONS = {
    "resource.get", "resource.list", "resource.create", "caller.show"
  };

  private CountBench() {}

  public static void main(String[] arguments) {
    var options = Options.of(arguments);
    var journal =
        new UsageJournal(Path.of(options.text("journal")), 1L << 28, InstantSource.system());
    try (journal) {
      var counter = journal.newCounter(Runnable::run);
      for (int tenants : new int[] {1, 100, 1_000}) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
          best = Math.min(best, round(journal, counter, tenants));
        }
        System.out.printf(
            "counting a request of %,d tenants: %.3f \u00b5s (best of %d rounds)%n",
            tenants, best, ROUNDS);
      }
      journal.release(journal.turn().result());
    }
  }

  // With a turn as often as a second brings one at 20,000 requests a second.
  private static double round(UsageJournal journal, UsageCounter counter, int tenants) {
    var names = new String[tenants];
    for (int i = 0; i < tenants; i++) {
      names[i] = "tenant_" + i;
    }
    var random = new Random(7);
    var order = new int[1 << 16];
    for (int i = 0; i < order.length; i++) {
      // Zipf-like: the k-th tenant has a share of 1/k.
      order[i] = Math.min(tenants - 1, (int) Math.pow(tenants, random.nextDouble()) - 1);
    }
    long began = System.nanoTime();
    for (int i = 0; i < COUNTS; i++) {
      int at = order[i & (order.length - 1)];
      counter.count(names[at], OPERATIONS[i & 3], "GET", 200, 1_204, 512);
      if (i % TURN_EVERY == 0) {
        journal.release(journal.turn().result());
      }
    }
    return (System.nanoTime() - began) / 1000.0 / COUNTS;
  }
}

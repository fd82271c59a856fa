package io.tenantry.kernel.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The requests of one tenant that wait while Redis is asked, in the order in which they came. */
final class Waiters {
  private List<Waiter> waiting = new ArrayList<>();

  /** A request that waits for so many permits. */
  record Waiter(long permits, Consumer<Verdict> then) {}

  void add(Waiter waiter) {
    waiting.add(waiter);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The permits that all of them need. */
  long need() {
    return waiting.stream().mapToLong(Waiter::permits).sum();
  }

  /** The fewest that are of use to any of them. */
  long least() {
    return waiting.stream().mapToLong(Waiter::permits).min().orElse(0);
  }

  /** Those who wait, who then wait no longer. */
  List<Waiter> leave() {
    var left = waiting;
    waiting = new ArrayList<>();
    return left;
  }
}

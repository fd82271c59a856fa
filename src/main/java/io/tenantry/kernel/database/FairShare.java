package io.tenantry.kernel.database;

import io.tenantry.kernel.KernelProblem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps one tenant from holding every connection: of each tenant so many pieces of work run at
 * once, so many more wait their turn, and the rest are refused. Shared by all event loops.
 */
final class FairShare {
  private final Vertx vertx;
  private final int running;
  private final int waiting;
  private final long waitMillis;
  private final Map<String, Turns> tenants = new HashMap<>();

  FairShare(Vertx vertx, int running, int waiting, long waitMillis) {
    this.vertx = vertx;
    this.running = running;
    this.waiting = waiting;
    this.waitMillis = waitMillis;
  }

  <T> Future<T> run(String tenant, Supplier<Future<T>> work) {
    return enter(tenant).compose(entered -> work.get().onComplete(done -> leave(tenant)));
  }

  private synchronized Future<Void> enter(String tenant) {
    var turns = tenants.computeIfAbsent(tenant, name -> new Turns());
    if (turns.running < running) {
      turns.running++;
      return Future.succeededFuture();
    }
    if (turns.waiters.size() >= waiting) {
      return Future.failedFuture(
          KernelProblem.UNAVAILABLE.because("The tenant has too many requests under way."));
    }
    var waiter = new Waiter(vertx.getOrCreateContext(), Promise.promise());
    turns.waiters.add(waiter);
    return waiter
        .turn
        .future()
        .timeout(waitMillis, TimeUnit.MILLISECONDS)
        .recover(late -> giveUp(tenant, waiter));
  }

  private synchronized Future<Void> giveUp(String tenant, Waiter waiter) {
    var turns = tenants.get(tenant);
    if (turns == null || !turns.waiters.remove(waiter)) {
      // The turn came as the wait ended: hand it on.
      leave(tenant);
    }
    return Future.failedFuture(
        KernelProblem.UNAVAILABLE.because("The tenant's requests wait for the database."));
  }

  private synchronized void leave(String tenant) {
    var turns = tenants.get(tenant);
    if (turns == null) {
      return;
    }
    var next = turns.waiters.poll();
    if (next != null) {
      next.context.runOnContext(turn -> next.turn.tryComplete());
    } else if (--turns.running == 0) {
      tenants.remove(tenant);
    }
  }

  private static final class Turns {
    private int running;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  }

  private record Waiter(Context context, Promise<Void> turn) {}
}

package io.tenantry.job;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * A worker's lease by PostgreSQL's clock, with this program's own idea of when it ends: counted
 * from before each renewal was asked for, so never later than PostgreSQL's.
 */
final class Lease {
  private final StateRepository states;
  private final String node;
  private final Duration length;
  private long id;
  private long untilNanos;
  private boolean open;

  Lease(StateRepository states, String node, Duration length) {
    this.states = states;
    this.node = node;
    this.length = length;
  }

  Future<?> open() {
    long asked = System.nanoTime();
    return states
        .openLease(node, length.toMillis())
        .onSuccess(given -> {
          id = given;
          untilNanos = asked + length.toNanos();
          open = true;
        });
  }

  /** False where it was lost; one that cannot be renewed is lost at its end. */
  Future<Boolean> renew() {
    long asked = System.nanoTime();
    return states
        .renewLease(id, length.toMillis())
        .map(renewed -> {
          if (renewed) {
            untilNanos = asked + length.toNanos();
          }
          return renewed && isHeld();
        })
        .otherwise(failure -> isHeld())
        .onSuccess(held -> open = held);
  }

  Future<?> close() {
    open = false;
    return states.closeLease(id);
  }

  boolean isHeld() {
    return open && untilNanos - System.nanoTime() > 0;
  }

  long id() {
    return id;
  }
}

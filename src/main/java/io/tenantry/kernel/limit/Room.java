package io.tenantry.kernel.limit;

import java.util.concurrent.atomic.AtomicInteger;

/** How many of one tenant's requests this process serves at once. */
final class Room {
  private final AtomicInteger taken = new AtomicInteger();
  private int allowed;
  private double share = 1;
  private volatile int places;

  Room(int allowed) {
    this.allowed = allowed;
    this.places = allowed;
  }

  /** Allows so many by policy. */
  synchronized void allow(int most) {
    allowed = most;
    portion();
  }

  /** Bounds them to a part of what the policy allows, but never to none. */
  synchronized void share(double of) {
    share = of;
    portion();
  }

  private void portion() {
    places = (int) Math.max(1, Math.ceil(allowed * share));
  }

  boolean enter() {
    if (taken.incrementAndGet() > places) {
      taken.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    taken.decrementAndGet();
  }
}

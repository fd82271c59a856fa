package io.tenantry.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, which nobody can signal to a test. */
public final class Patience {
  private static final long LIMIT_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

  private Patience() {}

  /** Looks until it is so; fails after a minute. */
  public static void until(String what, BooleanSupplier isSo) {
    long began = System.nanoTime();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - began > LIMIT_NANOS) {
        throw new AssertionError("waited in vain until " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  /** Lets time pass, for faults that last. */
  public static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}

package io.tenantry.kernel.limit;

/**
 * What Redis's clock says, reckoned from one answer of it and this process's own time since.
 * Between sending and receiving nobody knows when it was read, so there is an earliest and a
 * latest.
 */
record ServerClock(long millis, long sentAt, long receivedAt) {
  private static final long NANOS_PER_MILLI = 1_000_000;
  // Two clocks run apart by less than one in so many.
  private static final long DRIFT = 1000;

  long earliest(long nanos) {
    long passed = (nanos - receivedAt) / NANOS_PER_MILLI;
    return millis + passed - passed / DRIFT;
  }

  long latest(long nanos) {
    long passed = (nanos - sentAt) / NANOS_PER_MILLI + 1;
    return millis + 1 + passed + passed / DRIFT + 1;
  }
}

package io.tenantry.kernel.job;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A job that waits, as the queue has to know it.
 *
 * @param priority 0 to 9; higher goes first within the tenant
 */
public record ReadyJob(String tenant, UUID id, int priority, OffsetDateTime runAt) {
  private static final long LEVEL = 1L << 42;

  /** Its place in its tenant's queue: lower is sooner. */
  String place() {
    return Long.toString((9 - priority) * LEVEL + due());
  }

  /** Milliseconds of the epoch. */
  long due() {
    return runAt.toInstant().toEpochMilli();
  }
}

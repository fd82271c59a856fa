package io.tenantry.resource;

import java.util.UUID;

/**
 * A resource that an import brings.
 *
 * @param data JSON text
 */
record ImportedResource(UUID id, String name, String data) {
  private static final long VERSION = 0xf000L;
  private static final long LINE = 0xffff_ffffL;

  /**
   * The id of what comes of one line of one job, the same in each attempt: the job's own, with the
   * line's number in its last four bytes, as a UUID of version 8, which no other id has.
   */
  static UUID idOf(UUID job, int line) {
    long high = job.getMostSignificantBits() & ~VERSION | 0x8000L;
    return new UUID(high, job.getLeastSignificantBits() & ~LINE | line);
  }
}

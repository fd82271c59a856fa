package io.tenantry.schedule;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/** One of the times that a schedule names. */
record Tick(UUID schedule, Instant time) {

  /** The job's id: the same whoever enqueues it, and among others in the order of time. */
  UUID jobId() {
    var hash = ByteBuffer.wrap(hash());
    long high = time.toEpochMilli() << 16 | 0x7000L | hash.getLong() & 0x0fffL;
    long low = hash.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private byte[] hash() {
    var text =
        ByteBuffer.allocate(24)
            .putLong(schedule.getMostSignificantBits())
            .putLong(schedule.getLeastSignificantBits())
            .putLong(time.toEpochMilli());
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

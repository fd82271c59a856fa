package io.tenantry.kernel.limit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Buckets of attempts that refill evenly over their window, for this process alone while Redis is
 * away.
 */
public final class LocalAttempts {
  private static final int MOST_BUCKETS = 10_000;

  private final long origin = System.nanoTime();
  // By bucket, when it will be full again: milliseconds since the origin.
  private final Map<String, Long> fullAt =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_BUCKETS;
        }
      };

  /** Takes an attempt; 0 where it may go on, else the milliseconds until one may. */
  public synchronized long take(String bucket, int size, Duration window) {
    long now = now();
    long full = Math.max(fullAt.getOrDefault(bucket, now), now);
    long next = full + window.toMillis() / size;
    if (next - now > window.toMillis()) {
      return next - now - window.toMillis();
    }
    fullAt.put(bucket, next);
    return 0;
  }

  /** Gives an attempt back. */
  public synchronized void giveBack(String bucket, int size, Duration window) {
    fullAt.computeIfPresent(
        bucket, (key, full) -> Math.max(full - window.toMillis() / size, now()));
  }

  private long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin);
  }
}

package io.tenantry.kernel.limit;

/**
 * Whether a request may go on, and what is left then.
 *
 * @param remaining the permits left
 * @param resetSeconds until there are as many as there can be
 * @param retryMillis until there are enough; 0 where the request may go on
 */
public record Verdict(LimitPolicy policy, long remaining, long resetSeconds, long retryMillis) {
  // By how much a client's clock may run ahead of Redis's: one in so many.
  private static final long DRIFT = 500;

  static Verdict of(LimitPolicy policy, long remaining, long resetMillis, long retryMillis) {
    return new Verdict(
        policy, remaining, Math.ceilDiv(enough(resetMillis), 1000L), enough(retryMillis));
  }

  private static long enough(long millis) {
    return millis + Math.ceilDiv(millis, DRIFT);
  }

  public boolean isAdmitted() {
    return retryMillis == 0;
  }

  /** The seconds to wait, so many that waiting them is enough. */
  public int retrySeconds() {
    return (int) Math.ceilDiv(retryMillis, 1000L);
  }
}

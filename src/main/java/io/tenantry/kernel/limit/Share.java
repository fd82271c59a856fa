package io.tenantry.kernel.limit;

/**
 * What one process may hand out of a tenant's permits while Redis is away: its part of what was
 * left, and of what comes back.
 */
final class Share {
  private final LimitPolicy policy;
  private final Level level;
  private final ServerClock clock;

  /**
   * @param left permits that there were for all processes
   * @param clock by which the times of the other methods are read
   */
  Share(LimitPolicy whole, int nodes, long left, ServerClock clock, long nanos) {
    this.policy = whole.share(nodes);
    // In whole permits, so that all nodes together do not exceed what was left.
    this.level = Level.share(whole, nodes, Math.max(0, left) / nodes, clock.latest(nanos));
    this.clock = clock;
  }

  /** How many permits a request that costs so much takes. */
  long permits(int cost) {
    return Math.min(cost, policy.burst());
  }

  /** Uses permits where they are there. */
  Verdict take(long permits, long nanos) {
    long wait = level.millisUntil(permits, clock.earliest(nanos));
    if (wait == 0) {
      level.take(permits, clock.earliest(nanos), clock.latest(nanos));
    }
    return look(nanos, wait);
  }

  Verdict look(long nanos, long wait) {
    long now = clock.earliest(nanos);
    return Verdict.of(policy, level.available(now), level.millisUntilFull(now), wait);
  }
}

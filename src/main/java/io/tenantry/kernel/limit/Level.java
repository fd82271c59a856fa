package io.tenantry.kernel.limit;

/**
 * How full a bucket is, in whole numbers: use makes debt and time pays it off. A millisecond pays
 * as many units as there are requests in a window, a permit costs as many as the window has
 * milliseconds. {@code lease.lua} reckons the same.
 */
final class Level {
  private final long requests;
  private final long cost;
  private final long capacity;
  private long debt;
  private long at;

  /**
   * @param cost units of a permit
   * @param capacity the debt of an empty bucket
   * @param at milliseconds, of whatever clock the times of the other methods are
   */
  Level(long requests, long cost, long capacity, long debt, long at) {
    this.requests = requests;
    this.cost = cost;
    this.capacity = capacity;
    this.debt = debt;
    this.at = at;
  }

  static Level full(LimitPolicy policy) {
    long window = policy.windowMillis();
    return new Level(policy.requests(), window, policy.burst() * window, 0, 0);
  }

  /** This process's part of a bucket of which it has so many permits now. */
  static Level share(LimitPolicy whole, int nodes, long permits, long at) {
    long cost = whole.windowMillis() * nodes;
    long capacity = Math.max(whole.burst() * whole.windowMillis(), cost);
    return new Level(whole.requests(), cost, capacity, Math.max(0, capacity - permits * cost), at);
  }

  long debt() {
    return debt;
  }

  long at() {
    return at;
  }

  /**
   * Uses permits, whether they are there or not, at some time from the earliest to the latest: then
   * the debt is reckoned as it is at most, whenever it was.
   */
  void take(long permits, long earliest, long latest) {
    long from = Math.max(at, earliest);
    long before = debtAt(from);
    // Had it been paid off by the latest, the new debt is paid off from then on.
    at = Math.max(from, latest - before / requests);
    debt = Math.min(before + permits * cost, capacity);
  }

  long available(long time) {
    return (capacity - debtAt(time)) / cost;
  }

  /** Until so many are available; more than the bucket holds are never asked for. */
  long millisUntil(long permits, long time) {
    return millisUntilDebt(Math.max(0, capacity - permits * cost), time);
  }

  long millisUntilFull(long time) {
    return millisUntilDebt(0, time);
  }

  private long millisUntilDebt(long most, long time) {
    long over = debtAt(time) - most;
    return over <= 0 ? 0 : Math.max(0, at - time) + Math.ceilDiv(over, requests);
  }

  private long debtAt(long time) {
    return Math.max(0, debt - Math.max(0, time - at) * requests);
  }
}

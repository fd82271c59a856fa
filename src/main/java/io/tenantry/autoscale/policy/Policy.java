package io.tenantry.autoscale.policy;

/**
 * How capacity follows load.
 *
 * @param min the fewest replicas; at least 0
 * @param max the most replicas; at least {@code min} and 1
 */
public record Policy(Mode mode, int min, int max, Rule rule, Behavior behavior) {
  public static final int MOST = 100_000;

  public Policy {
    Check.that(min >= 0 && min <= MOST, "/min", "must be 0 to " + MOST);
    Check.that(
        max >= Math.max(1, min) && max <= MOST, "/max", "must be at least min, 1 to " + MOST);
  }

  /** The same with other bounds, as for another tier. */
  public Policy between(int least, int most) {
    return new Policy(mode, least, most, rule, behavior);
  }

  int clamp(int replicas) {
    return Math.clamp(replicas, min, max);
  }
}

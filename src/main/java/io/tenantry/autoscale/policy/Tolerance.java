package io.tenantry.autoscale.policy;

/**
 * How far a metric may be from its target before anything changes, as shares of the target.
 *
 * @param up above the target
 * @param down below it
 */
public record Tolerance(double up, double down) {
  /** A tenth either way. */
  public static final Tolerance TENTH = new Tolerance(0.1, 0.1);

  public Tolerance {
    Check.that(up >= 0 && up <= 10, "/tolerance/up", "must be 0 to 10");
    Check.that(down >= 0 && down <= 1, "/tolerance/down", "must be 0 to 1");
  }

  boolean holds(double ratio) {
    return 1.0 - down <= ratio && ratio <= 1.0 + up;
  }
}

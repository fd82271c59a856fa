package io.tenantry.autoscale.policy;

import java.time.Duration;
import java.util.List;

/**
 * Up by a step when any signal is above its bound, down by a step when each is below its bound, and
 * after a change nothing for a while.
 *
 * @param bounds what is looked at; a signal that is missing never scales up and keeps from scaling
 *     down
 */
public record Thresholds(List<Bound> bounds, int step, Duration cooldown) implements Rule {
  public Thresholds {
    bounds = List.copyOf(bounds);
    Check.that(!bounds.isEmpty(), "/bounds", "must name at least one signal");
    Check.that(step >= 1 && step <= Policy.MOST, "/step", "must be at least 1");
    Check.that(
        !cooldown.isNegative() && cooldown.compareTo(Duration.ofDays(1)) <= 0,
        "/cooldown",
        "must be 0s to 1d");
  }

  /**
   * A signal and where it begins to be too high and too low.
   *
   * @param above scale up beyond it
   * @param below scale down under it; at most {@code above}
   */
  public record Bound(String signal, double above, double below) {
    public Bound {
      Check.that(below <= above, "/bounds", "below must be at most above");
    }
  }
}

package io.tenantry.autoscale.policy;

import java.time.Duration;

/**
 * As many replicas as the load that is expected when a new replica would be ready needs, with a
 * headroom that the forecasts' own errors ask for; beside it runs target tracking in the shadow,
 * and takes over where the forecasts do worse.
 *
 * @param signal the load, a total
 * @param capacity how much of it one replica bears
 * @param target the percentage of {@code capacity} that the target tracking in the shadow aims at
 * @param startDelay from the decision until a new replica serves
 * @param interval how often the load is observed
 */
public record Prediction(
    String signal, double capacity, int target, Duration startDelay, Duration interval)
    implements Rule {
  public Prediction {
    Check.that(capacity > 0, "/capacity", "must be above 0");
    Check.that(target >= 10 && target <= 100, "/target", "must be 10 to 100");
    Check.that(
        !startDelay.isNegative() && startDelay.compareTo(Duration.ofHours(1)) <= 0,
        "/start_delay",
        "must be 0s to 1h");
    Check.that(
        interval.compareTo(Duration.ofSeconds(1)) >= 0
            && interval.compareTo(Duration.ofMinutes(5)) <= 0
            && Duration.ofMinutes(5).toSeconds() % Math.max(1, interval.toSeconds()) == 0,
        "/interval",
        "must be 1s to 5m and divide 5m");
  }
}

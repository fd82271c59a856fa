package io.tenantry.autoscale.forecast;

import java.util.ArrayDeque;
import java.util.Arrays;

/** The ways of forecasting: levels over shorter and longer times, a trend, and the season. */
final class Methods {
  static final String[] NAMES = {
    "level of 5 min",
    "level of 90 s",
    "trend",
    "level of 4 h",
    "season",
    "season or level of 90 s",
    "season or trend"
  };

  /** From here on the methods know the season. */
  static final int SEASONAL = 4;

  private static final double[] SECONDS = {300, 90, 1200, 60, 14_400};
  private static final double JUMP = 0.12;
  private static final int JUMP_DOWN = 4;

  private final int interval;
  private final int horizon;
  private final Season season;
  private final double[] levels = new double[SECONDS.length];
  private final ArrayDeque<Double> recent = new ArrayDeque<>();
  private int above;
  private int below;
  private boolean begun;

  /**
   * @param interval seconds between two observations
   * @param horizon seconds from the end of an observation to the load that is forecast
   */
  Methods(int interval, int horizon, Season season) {
    this.interval = interval;
    this.horizon = horizon;
    this.season = season;
  }

  /** Takes the load of the interval that began at {@code second}; the season has it already. */
  void observe(double load) {
    if (!begun) {
      Arrays.fill(levels, load);
      begun = true;
    }
    for (int i = 0; i < levels.length; i++) {
      levels[i] += (1 - StrictMath.exp(-interval / SECONDS[i])) * (load - levels[i]);
    }
    recent.add(load);
    if (recent.size() > JUMP_DOWN) {
      recent.remove();
    }
    double off = StrictMath.log(Math.max(1e-9, load) / Math.max(1e-9, levels[0]));
    above = off > JUMP ? above + 1 : 0;
    below = off < -JUMP ? below + 1 : 0;
    // A jump is a new level at once, not one that averages crawl to.
    if (above >= 2) {
      settle(load);
    } else if (below >= JUMP_DOWN) {
      settle(recent.stream().mapToDouble(Double::doubleValue).average().orElse(load));
    }
  }

  private void settle(double level) {
    Arrays.fill(levels, level);
    above = 0;
    below = 0;
  }

  /** By how much the load grows in a second, over the last quarter of an hour. */
  double slope() {
    return (levels[0] - levels[2]) / (SECONDS[2] - SECONDS[0]);
  }

  /**
   * What each method expects {@code horizon} seconds after {@code second}; NaN where it knows
   * nothing yet.
   */
  double[] forecast(long second) {
    double grown =
        levels[3] + (levels[3] - levels[0]) / (SECONDS[0] - SECONDS[3]) * (horizon + SECONDS[3]);
    double trend = Math.max(0.9 * levels[3], grown);
    double usual = season.at(second + horizon);
    return new double[] {
      levels[0],
      levels[1],
      trend,
      levels[3 + 1],
      usual,
      Math.max(usual, levels[1]),
      Math.max(usual, trend)
    };
  }
}

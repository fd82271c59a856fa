package io.tenantry.autoscale.forecast;

import java.util.Arrays;

/** What the last days looked like, minute by minute, and how today compares with them. */
final class Season {
  private static final int MINUTES = 1440;
  private static final int DAYS = 3;
  private static final double RATIO_SECONDS = 600;

  private final double[][] days = new double[DAYS][];
  private final int ticksAMinute;
  private final double smoothing;
  private double[] today = empty();
  private long day = Long.MIN_VALUE;
  private double sum;
  private int count;
  private long minute = Long.MIN_VALUE;
  private double logRatio;

  Season(int intervalSeconds) {
    this.ticksAMinute = Math.max(1, 60 / intervalSeconds);
    this.smoothing = 1 - StrictMath.exp(-intervalSeconds / RATIO_SECONDS);
  }

  /** Takes the load of the interval that began at {@code second} of the epoch. */
  void observe(double load, long second) {
    double usual = usual(second);
    if (usual > 0) {
      double off = StrictMath.log(Math.max(1e-9, load) / usual);
      logRatio += smoothing * (Math.clamp(off, -1, 1) - logRatio);
    }
    long now = Math.floorDiv(second, 60);
    if (now != minute) {
      close();
      minute = now;
      roll(Math.floorDiv(now, MINUTES));
    }
    sum += load;
    count++;
    if (count == ticksAMinute) {
      close();
    }
  }

  private void close() {
    if (count > 0) {
      today[Math.floorMod(minute, MINUTES)] = sum / count;
      sum = 0;
      count = 0;
    }
  }

  private void roll(long now) {
    if (day != Long.MIN_VALUE && now != day) {
      for (int i = DAYS - 1; i > 0; i--) {
        days[i] = days[i - 1];
      }
      days[0] = today;
      today = empty();
    }
    day = now;
  }

  /** What the load would be at {@code second} if today went on like the last days; NaN unknown. */
  double at(long second) {
    return usual(second) * StrictMath.exp(logRatio);
  }

  private double usual(long second) {
    int at = Math.floorMod(Math.floorDiv(second, 60), MINUTES);
    var known = new double[DAYS];
    int n = 0;
    for (var one : days) {
      if (one != null && !Double.isNaN(one[at])) {
        known[n++] = one[at];
      }
    }
    return switch (n) {
      case 0 -> Double.NaN;
      case 1 -> known[0];
      case 2 -> (known[0] + known[1]) / 2;
      // The middle one, so that a surge of one day does not come back.
      default ->
          Math.max(Math.min(known[0], known[1]), Math.min(Math.max(known[0], known[1]), known[2]));
    };
  }

  private static double[] empty() {
    var minutes = new double[MINUTES];
    Arrays.fill(minutes, Double.NaN);
    return minutes;
  }
}

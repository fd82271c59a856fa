package io.tenantry.autoscale.forecast;

import java.util.Arrays;

/**
 * How far off forecasts were: what share of the load each missed by, younger ones weighing more. A
 * surge that target tracking could not have borne either is left out from beginning to end, since
 * no headroom that is worth its price covers it.
 */
final class Errors {
  private static final double FINEST = 0.005;
  private static final double LOWEST = 0.5;
  private static final int BINS = 240;
  private static final int LONGEST_EPISODE = 40;
  private static final double FEWEST = 0.15;

  private final double[] bins = new double[BINS];
  private final double[] episode = new double[LONGEST_EPISODE];
  private final double surge;
  private final double growth;
  private final double fewest;
  private double weight = 1;
  private double total;
  private double worst;
  private int length;

  /**
   * @param surge the ratio of load to forecast beyond which an episode does not count
   * @param memory after how many observations one weighs a third
   */
  Errors(double surge, double memory) {
    this.surge = surge;
    this.growth = StrictMath.exp(1 / memory);
    this.fewest = FEWEST * memory;
  }

  /**
   * @param ratio the load as it came by what was forecast
   */
  void add(double ratio) {
    weight *= growth;
    if (weight > 1e100) {
      for (int bin = 0; bin < BINS; bin++) {
        bins[bin] /= weight;
      }
      total /= weight;
      weight = 1;
    }
    episode[length++] = ratio;
    worst = Math.max(worst, ratio);
    if (ratio < 1.0 || length == LONGEST_EPISODE) {
      if (worst <= surge) {
        Arrays.stream(episode, 0, length).forEach(this::count);
      }
      length = 0;
      worst = 0;
    }
  }

  private void count(double ratio) {
    int bin = (int) Math.clamp((ratio - LOWEST) / FINEST, 0, BINS - 1);
    bins[bin] += weight;
    total += weight;
  }

  /** The share to add to a forecast so that the load exceeds it in {@code allowed} of the time. */
  double headroom(double allowed) {
    double most = surge - 1;
    if (total < fewest * weight) {
      return most;
    }
    double above = 0;
    for (int bin = BINS - 1; bin >= 0; bin--) {
      above += bins[bin];
      if (above > allowed * total) {
        return Math.clamp(LOWEST + (bin + 1) * FINEST - 1, 0, most);
      }
    }
    return 0;
  }
}

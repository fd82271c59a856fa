package io.tenantry.autoscale.forecast;

import java.util.List;

/**
 * How a candidate moves.
 *
 * @param patience how many minutes a tenth of the fleet may idle before it is taken away
 * @param deadband the share of the fleet that has to idle at all for that
 * @param stride the share of the fleet that comes at least when any comes
 */
record Style(int patience, double deadband, double stride) {
  static final List<Style> ALL =
      List.of(
          new Style(3, 0, 0),
          new Style(10, 0, 0),
          new Style(10, 0.1, 0),
          new Style(30, 0.1, 0),
          new Style(10, 0.1, 0.1),
          new Style(10, 0.06, 0.06),
          new Style(60, 0.2, 0));

  /** How long the largest recent need counts, in seconds. */
  int memory() {
    return 60 * Math.clamp(patience / 2, 5, 60);
  }

  /** How far ahead a growing load is followed in one move, in seconds. */
  int reach() {
    return Math.min(1800, 60 * patience);
  }
}

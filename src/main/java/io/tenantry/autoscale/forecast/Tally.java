package io.tenantry.autoscale.forecast;

/** How a fleet did of late: how long it was too small, how large it was, how often it changed. */
final class Tally {
  /** A fleet is tight when this little more load would exceed it. */
  private static final double GUARD = 1.015;

  private final double fade;
  private double under;
  private double tight;
  private double replicas;
  private double moves;
  private double ticks;

  Tally(double memoryTicks) {
    this.fade = StrictMath.exp(-1 / memoryTicks);
  }

  /**
   * @param load in replicas, not rounded
   */
  void add(double load, int ready, int size, boolean moved) {
    under = under * fade + (ready < load ? 1 : 0);
    tight = tight * fade + (ready < load * GUARD ? 1 : 0);
    replicas = replicas * fade + size;
    moves = moves * fade + (moved ? 1 : 0);
    ticks = ticks * fade + 1;
  }

  /** In ticks, older ones counting less; so are the others. */
  double under() {
    return under;
  }

  double tight() {
    return tight;
  }

  double moves() {
    return moves;
  }

  double ticks() {
    return ticks;
  }

  double underShare() {
    return ticks == 0 ? 0 : under / ticks;
  }

  double meanReplicas() {
    return ticks == 0 ? 0 : replicas / ticks;
  }
}

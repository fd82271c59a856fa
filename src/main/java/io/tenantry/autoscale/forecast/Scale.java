package io.tenantry.autoscale.forecast;

/**
 * The measures that all candidates share.
 *
 * @param interval seconds between two ticks
 * @param delayTicks how many ticks a new replica takes to serve
 * @param capacity the load that one replica bears
 * @param surge the ratio of load to forecast that nobody is ready for
 * @param memoryTicks after how many ticks what happened weighs a third
 */
record Scale(
    int interval,
    int delayTicks,
    double capacity,
    double surge,
    double memoryTicks,
    int min,
    int max) {
  int clamp(double replicas) {
    return (int) Math.clamp(Math.ceil(replicas), min, max);
  }
}

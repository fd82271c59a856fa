package io.tenantry.autoscale.simulate;

/**
 * A load over time.
 *
 * @param interval seconds that each value lasts
 * @param load requests per second
 */
public record Trace(String name, int interval, double[] load) {
  /** How long it lasts, in seconds. */
  public long seconds() {
    return (long) interval * load.length;
  }
}

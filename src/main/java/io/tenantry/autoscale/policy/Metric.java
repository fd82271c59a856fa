package io.tenantry.autoscale.policy;

/**
 * A signal and what it should be.
 *
 * @param target in percent of what replicas ask for with {@link Kind#UTILIZATION}, else in
 *     thousandths of the signal's unit
 */
public record Metric(String signal, Kind kind, long target) {
  public Metric {
    Check.that(target > 0, "/metrics", "a target must be above 0");
  }

  /** What a target is compared with. */
  public enum Kind {
    /** The sum over the replicas in percent of what they ask for, cut to a whole percent. */
    UTILIZATION,
    /** The average over the replicas; of a total, its share for each replica. */
    AVERAGE_VALUE,
    /** The signal as it is, however many replicas there are. */
    VALUE
  }
}

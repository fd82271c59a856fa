package io.tenantry.autoscale.policy;

/** What made another number of a wanted one. */
public record Limit(Reason reason, int from, int to) {
  /** Why, in the words of Kubernetes where it has them. */
  public enum Reason {
    SCALE_UP_STABILIZED,
    SCALE_DOWN_STABILIZED,
    SCALE_UP_LIMIT,
    SCALE_DOWN_LIMIT,
    TOO_MANY_REPLICAS,
    TOO_FEW_REPLICAS,
    COOLDOWN,
    MISSING_METRIC
  }
}

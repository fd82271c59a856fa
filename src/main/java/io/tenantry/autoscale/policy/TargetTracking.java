package io.tenantry.autoscale.policy;

import java.util.List;

/**
 * As many replicas as bring each metric to its target; the metric that asks for the most wins. The
 * arithmetic is that of Kubernetes' HorizontalPodAutoscaler v2.
 */
public record TargetTracking(List<Metric> metrics, Tolerance tolerance) implements Rule {
  public TargetTracking {
    metrics = List.copyOf(metrics);
    Check.that(!metrics.isEmpty(), "/metrics", "must name at least one");
  }
}

package io.tenantry.autoscale;

import io.tenantry.autoscale.policy.Behavior;
import io.tenantry.autoscale.policy.Behavior.Direction;
import io.tenantry.autoscale.policy.Metric;
import io.tenantry.autoscale.policy.Mode;
import io.tenantry.autoscale.policy.Policy;
import io.tenantry.autoscale.policy.Prediction;
import io.tenantry.autoscale.policy.TargetTracking;
import io.tenantry.autoscale.policy.Thresholds;
import io.tenantry.autoscale.policy.Thresholds.Bound;
import io.tenantry.autoscale.policy.Tolerance;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operators' policies.
 *
 * @param tenants for every tenant
 * @param tiers the same for tenants of tiers that have bounds of their own
 * @param nodes for the number of nodes
 * @param workers for how many jobs each node runs at once
 */
record Plan(Policy tenants, Map<String, Policy> tiers, Policy nodes, Policy workers) {
  static final String REQUESTS = "requests_per_minute";
  static final String RESPONSE_TIME = "response_time_p95_ms";
  static final String LOAD = "requests_per_second";
  static final String JOBS_PER_WORKER = "jobs_per_worker";
  private static final Direction FREE =
      new Direction(Duration.ZERO, Behavior.Select.MAX, List.of());

  Plan {
    tiers = Map.copyOf(tiers);
  }

  /** Thresholds for tenants, forecasts for nodes, and as many jobs at once as there are. */
  static Plan of(AutoscalerConfig config) {
    var thresholds =
        new Thresholds(
            List.of(new Bound(REQUESTS, 1000, 100), new Bound(RESPONSE_TIME, 500, 100)),
            1,
            Duration.ofMinutes(5));
    var prediction =
        new Prediction(LOAD, config.nodeCapacity(), 70, config.nodeStart(), config.interval());
    var tenants =
        new Policy(config.mode(), 1, config.tenantCapacity(), thresholds, Behavior.STANDARD);
    return new Plan(
        tenants,
        between(tenants, TierBounds.read(config.tiers())),
        new Policy(
            config.modeOfNodes(),
            config.nodesLeast(),
            config.nodesMost(),
            prediction,
            new Behavior(FREE, FREE)),
        workers(config));
  }

  /** What holds for jobs where an operator's policies do not say. */
  static Policy workers(AutoscalerConfig config) {
    var perJob = new Metric(JOBS_PER_WORKER, Metric.Kind.AVERAGE_VALUE, 1000);
    return new Policy(
        config.mode(),
        config.workersLeast(),
        config.workersMost(),
        new TargetTracking(List.of(perJob), Tolerance.TENTH),
        new Behavior(FREE, Behavior.STANDARD.down()));
  }

  static Map<String, Policy> between(Policy tenants, Map<String, TierBounds> bounds) {
    var tiers = new HashMap<String, Policy>();
    bounds.forEach((tier, its) -> tiers.put(tier, tenants.between(its.least(), its.most())));
    return tiers;
  }

  Policy policy(Subject subject) {
    return policy(subject.id(), subject.tier());
  }

  /**
   * @param tier of a tenant
   */
  Policy policy(String id, String tier) {
    return switch (id) {
      case Subject.NODES -> nodes;
      case Subject.WORKERS -> workers;
      default -> ofTier(tier);
    };
  }

  /** The part of what there is to have that a capacity stands for. */
  static double share(Policy policy, int capacity) {
    return Math.clamp((double) capacity / policy.max(), 0.01, 1);
  }

  Policy ofTier(String tier) {
    return tiers.getOrDefault(tier, tenants);
  }

  Mode mode(String id) {
    return switch (id) {
      case Subject.NODES -> nodes.mode();
      case Subject.WORKERS -> workers.mode();
      default -> tenants.mode();
    };
  }
}

package io.tenantry.autoscale;

import io.tenantry.autoscale.policy.Behavior;
import io.tenantry.autoscale.policy.Mode;
import io.tenantry.autoscale.policy.Policy;
import io.tenantry.autoscale.policy.PolicyException;
import io.tenantry.autoscale.policy.PolicyJson;
import io.tenantry.autoscale.policy.PolicyReader;
import io.tenantry.autoscale.policy.Prediction;
import io.tenantry.autoscale.policy.Thresholds;
import io.tenantry.autoscale.policy.Thresholds.Bound;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** The operators' policies: one for every tenant, and one for the number of nodes. */
record Plan(Policy tenants, Policy nodes) {
  static final String REQUESTS = "requests_per_minute";
  static final String RESPONSE_TIME = "response_time_p95_ms";
  static final String LOAD = "requests_per_second";

  /** Thresholds for tenants and forecasts for nodes. */
  static Plan of(AutoscalerConfig config) {
    var thresholds =
        new Thresholds(
            List.of(new Bound(REQUESTS, 1000, 100), new Bound(RESPONSE_TIME, 500, 100)),
            1,
            Duration.ofMinutes(5));
    var prediction =
        new Prediction(LOAD, config.nodeCapacity(), 70, config.nodeStart(), config.interval());
    var free = new Behavior.Direction(Duration.ZERO, Behavior.Select.MAX, List.of());
    return new Plan(
        new Policy(config.mode(), 1, config.tenantCapacity(), thresholds, Behavior.STANDARD),
        new Policy(
            config.mode(),
            config.nodesLeast(),
            config.nodesMost(),
            prediction,
            new Behavior(free, free)));
  }

  /** Reads {@code {tenants, nodes}}; fails with 400 and the member where that is no plan. */
  static Plan read(JsonObject json, AutoscalerConfig config) {
    var tenants = part(json, "tenants");
    var nodes = part(json, "nodes");
    if (tenants.rule() instanceof Prediction) {
      throw Refused.at("/tenants/rule", "is for nodes alone: tenants have no forecasts");
    }
    if (nodes.rule() instanceof Prediction rule && !rule.interval().equals(config.interval())) {
      throw Refused.at(
          "/nodes/interval",
          "must be that of the configuration, " + config.interval().toSeconds() + "s");
    }
    return new Plan(tenants, nodes);
  }

  private static Policy part(JsonObject json, String name) {
    try {
      return PolicyReader.read(json.getJsonObject(name));
    } catch (PolicyException e) {
      throw Refused.at('/' + name + e.pointer(), e.detail());
    }
  }

  JsonObject toJson() {
    return JsonObject.of("tenants", PolicyJson.of(tenants), "nodes", PolicyJson.of(nodes));
  }

  Mode mode(String subject) {
    return policy(subject).mode();
  }

  Policy policy(String subject) {
    return subject.equals(Subject.NODES) ? nodes : tenants;
  }

  /** The part of its tier's concurrency that a tenant of this capacity has. */
  double share(int capacity) {
    return Math.clamp((double) capacity / tenants.max(), 0.01, 1);
  }
}

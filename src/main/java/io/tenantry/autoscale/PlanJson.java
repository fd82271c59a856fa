package io.tenantry.autoscale;

import io.tenantry.autoscale.policy.Policy;
import io.tenantry.autoscale.policy.PolicyException;
import io.tenantry.autoscale.policy.PolicyJson;
import io.tenantry.autoscale.policy.PolicyReader;
import io.tenantry.autoscale.policy.Prediction;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes {@code {tenants, tiers, nodes, workers}} as the API has it. */
final class PlanJson {
  private PlanJson() {}

  /**
   * Reads a plan; what it does not say of {@code workers} is as configured. Fails with 400 and the
   * member where it is none.
   */
  static Plan read(JsonObject json, AutoscalerConfig config) {
    var tenants = part(json.getJsonObject("tenants"), "tenants");
    var nodes = part(json.getJsonObject("nodes"), "nodes");
    var workers = json.getJsonObject("workers");
    if (nodes.rule() instanceof Prediction rule && !rule.interval().equals(config.interval())) {
      throw Refused.at(
          "/nodes/interval",
          "must be that of the configuration, " + config.interval().toSeconds() + "s");
    }
    try {
      return new Plan(
          withoutForecasts(tenants, "tenants"),
          Plan.between(tenants, bounds(json.getJsonObject("tiers", new JsonObject()))),
          nodes,
          workers == null
              ? Plan.workers(config)
              : withoutForecasts(part(workers, "workers"), "workers"));
    } catch (PolicyException e) {
      throw Refused.at("/tiers" + e.pointer(), e.detail());
    }
  }

  private static Map<String, TierBounds> bounds(JsonObject tiers) {
    var bounds = new HashMap<String, TierBounds>();
    for (var tier : tiers.fieldNames()) {
      var its = tiers.getJsonObject(tier);
      bounds.put(tier, new TierBounds(its.getInteger("min", 1), its.getInteger("max")));
    }
    return bounds;
  }

  private static Policy part(JsonObject json, String name) {
    try {
      return PolicyReader.read(json);
    } catch (PolicyException e) {
      throw Refused.at('/' + name + e.pointer(), e.detail());
    }
  }

  private static Policy withoutForecasts(Policy policy, String name) {
    if (policy.rule() instanceof Prediction) {
      throw Refused.at('/' + name + "/rule", "is for nodes alone: these have no forecasts");
    }
    return policy;
  }

  static JsonObject of(Plan plan) {
    var tiers = new JsonObject();
    new TreeMap<>(plan.tiers())
        .forEach((tier, policy) ->
            tiers.put(tier, JsonObject.of("min", policy.min(), "max", policy.max())));
    return JsonObject.of(
        "tenants",
        PolicyJson.of(plan.tenants()),
        "tiers",
        tiers,
        "nodes",
        PolicyJson.of(plan.nodes()),
        "workers",
        PolicyJson.of(plan.workers()));
  }
}

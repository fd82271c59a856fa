package io.tenantry.autoscale.policy;

import io.tenantry.autoscale.policy.Behavior.Direction;
import io.tenantry.autoscale.policy.Behavior.Rate;
import io.tenantry.autoscale.policy.Behavior.Select;
import io.tenantry.kernel.config.DurationText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;

/** Writes policies as the API and policy files have them; {@link PolicyReader} reads them. */
public final class PolicyJson {
  private PolicyJson() {}

  public static JsonObject of(Policy policy) {
    var json =
        new JsonObject()
            .put("mode", word(policy.mode()))
            .put("min", policy.min())
            .put("max", policy.max());
    switch (policy.rule()) {
      case Thresholds rule -> json.put("rule", "thresholds").mergeIn(thresholds(rule));
      case TargetTracking rule -> json.put("rule", "target_tracking").mergeIn(tracking(rule));
      case Prediction rule -> json.put("rule", "prediction").mergeIn(prediction(rule));
    }
    return json.put(
        "behavior",
        JsonObject.of(
            "up", direction(policy.behavior().up()), "down", direction(policy.behavior().down())));
  }

  private static JsonObject thresholds(Thresholds rule) {
    var bounds = new JsonArray();
    rule.bounds()
        .forEach(bound ->
            bounds.add(
                JsonObject.of(
                    "signal", bound.signal(), "above", bound.above(), "below", bound.below())));
    return JsonObject.of("bounds", bounds, "step", rule.step(), "cooldown", text(rule.cooldown()));
  }

  private static JsonObject tracking(TargetTracking rule) {
    var metrics = new JsonArray();
    for (var metric : rule.metrics()) {
      boolean percent = metric.kind() == Metric.Kind.UTILIZATION;
      metrics.add(
          JsonObject.of("signal", metric.signal(), "kind", word(metric.kind()))
              .put("target", percent ? (Number) metric.target() : metric.target() / 1000.0));
    }
    return JsonObject.of(
        "metrics",
        metrics,
        "tolerance",
        JsonObject.of("up", rule.tolerance().up(), "down", rule.tolerance().down()));
  }

  private static JsonObject prediction(Prediction rule) {
    return JsonObject.of("signal", rule.signal(), "capacity", rule.capacity())
        .put("target", rule.target())
        .put("start_delay", text(rule.startDelay()))
        .put("interval", text(rule.interval()));
  }

  private static JsonObject direction(Direction direction) {
    var rates = new JsonArray();
    for (Rate rate : direction.rates()) {
      rates.add(
          JsonObject.of(
              "kind", word(rate.kind()), "value", rate.value(), "period", text(rate.period())));
    }
    Select select = direction.select();
    return JsonObject.of(
        "window", text(direction.window()), "select", word(select), "rates", rates);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String text(Duration duration) {
    return DurationText.write(duration);
  }
}

package io.tenantry.autoscale;

import io.tenantry.autoscale.policy.Policy;
import io.tenantry.autoscale.policy.PolicyException;
import io.tenantry.autoscale.policy.PolicyReader;
import io.tenantry.autoscale.simulate.Comparison;
import io.tenantry.autoscale.simulate.Setting;
import io.tenantry.autoscale.simulate.Shape;
import io.tenantry.autoscale.simulate.Trace;
import io.tenantry.autoscale.simulate.TraceFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;

/** A load replayed against the policies of a request's body; it changes nothing. */
final class Replay {
  /** Two days of 15 s steps: a fraction of a second. */
  private static final int MOST = 11_520;

  private Replay() {}

  static JsonObject of(JsonObject body) {
    int interval = body.getInteger("interval_seconds", 15);
    var trace = trace(body, interval);
    if (trace.load().length > MOST) {
      throw Refused.at("/trace", "must have at most " + MOST + " intervals");
    }
    var usual = Setting.USUAL;
    var setting =
        new Setting(
            body.getDouble("capacity", usual.capacity()),
            Duration.ofSeconds(body.getInteger("start_delay_seconds", 60)),
            Duration.ofSeconds(trace.interval()),
            Duration.ofSeconds(body.getInteger("warm_up_seconds", 0)),
            usual.price(),
            usual.objective());
    var policies = new LinkedHashMap<String, Policy>();
    policies.put("policy", policy(body, "policy"));
    if (body.containsKey("against")) {
      policies.put("against", policy(body, "against"));
    }
    var comparison = Comparison.of(trace, setting, policies);
    var results = new JsonArray();
    for (var course : comparison.courses()) {
      var verdict = comparison.verdict(course);
      results.add(
          new JsonObject()
              .put("policy", course.policy())
              .put("replica_hours", verdict.replicaHours())
              .put("times_clairvoyant", comparison.ratio(course))
              .put("time_under_percent", verdict.timeUnder())
              .put("time_over_percent", verdict.timeOver())
              .put("under_percent", verdict.tooLittle())
              .put("over_percent", verdict.tooMuch())
              .put("instability_percent", verdict.instability())
              .put("moves", verdict.moves())
              .put("late_percent", verdict.missed())
              .put("cost", verdict.cost()));
    }
    return JsonObject.of("intervals", trace.load().length, "results", results);
  }

  private static Trace trace(JsonObject body, int interval) {
    var trace = body.getJsonObject("trace");
    var csv = trace.getString("csv");
    var shape = trace.getString("shape");
    if ((csv == null) == (shape == null)) {
      throw Refused.at("/trace", "must have either csv or shape");
    }
    if (shape != null) {
      return Shape.named(shape)
          .orElseThrow(() -> Refused.at("/trace/shape", "must be one of " + Shape.names()))
          .trace(trace.getLong("seed", 7L), trace.getInteger("days", 1));
    }
    try {
      var traces = TraceFile.read("trace", csv, interval);
      if (traces.size() > 1) {
        throw Refused.at("/trace/csv", "must be the load of one tenant");
      }
      return traces.getFirst();
    } catch (IllegalArgumentException e) {
      throw Refused.at("/trace/csv", String.valueOf(e.getMessage()));
    }
  }

  private static Policy policy(JsonObject body, String name) {
    try {
      return PolicyReader.read(body.getJsonObject(name));
    } catch (PolicyException e) {
      throw Refused.at('/' + name + e.pointer(), e.detail());
    }
  }
}

package io.tenantry.autoscale.policy;

import io.tenantry.autoscale.policy.Behavior.Direction;
import io.tenantry.autoscale.policy.Behavior.Rate;
import io.tenantry.autoscale.policy.Behavior.Select;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a policy out of JSON, and names the member that is at fault. */
public final class PolicyReader {
  private static final Direction FREE = new Direction(Duration.ZERO, Select.MAX, List.of());

  /** No window and no rate: a forecast that has its own patience needs neither. */
  private static final Behavior UNHELD = new Behavior(FREE, FREE);

  private PolicyReader() {}

  /**
   * Reads one; what is left out has its usual value.
   *
   * @throws PolicyException when it is no policy
   */
  public static Policy read(JsonObject json) {
    var members = new Members(json, "");
    var rule = rule(members);
    var policy =
        new Policy(
            members.choice("mode", Mode.class, Mode.APPLY),
            members.whole("min", 1),
            members.whole("max", 10),
            rule,
            behavior(members, rule instanceof Prediction ? UNHELD : Behavior.STANDARD));
    members.requireNoOthers();
    return policy;
  }

  private static Rule rule(Members members) {
    var name = members.text("rule", "thresholds");
    return switch (name) {
      case "thresholds" -> thresholds(members);
      case "target_tracking" -> tracking(members);
      case "prediction" ->
          new Prediction(
              members.text("signal", "load"),
              members.figure("capacity", null),
              members.whole("target", 70),
              members.duration("start_delay", Duration.ofMinutes(1)),
              members.duration("interval", Duration.ofSeconds(15)));
      default ->
          throw new PolicyException("/rule", "must be thresholds, target_tracking or prediction");
    };
  }

  private static Thresholds thresholds(Members members) {
    var bounds = new ArrayList<Thresholds.Bound>();
    for (var one : members.list("bounds")) {
      bounds.add(
          new Thresholds.Bound(
              one.text("signal", null), one.figure("above", null), one.figure("below", null)));
      one.requireNoOthers();
    }
    return new Thresholds(
        bounds, members.whole("step", 1), members.duration("cooldown", Duration.ofMinutes(5)));
  }

  private static TargetTracking tracking(Members members) {
    var metrics = new ArrayList<Metric>();
    for (var one : members.list("metrics")) {
      var kind = one.choice("kind", Metric.Kind.class, Metric.Kind.AVERAGE_VALUE);
      double target = one.figure("target", null);
      boolean percent = kind == Metric.Kind.UTILIZATION;
      long scaled = Math.round(percent ? target : target * 1000);
      metrics.add(new Metric(one.text("signal", null), kind, scaled));
      one.requireNoOthers();
    }
    var tolerance = members.section("tolerance");
    var tenth = Tolerance.TENTH;
    var read =
        tolerance == null
            ? tenth
            : new Tolerance(
                tolerance.figure("up", tenth.up()), tolerance.figure("down", tenth.down()));
    if (tolerance != null) {
      tolerance.requireNoOthers();
    }
    return new TargetTracking(metrics, read);
  }

  private static Behavior behavior(Members members, Behavior otherwise) {
    var section = members.section("behavior");
    if (section == null) {
      return otherwise;
    }
    var behavior =
        new Behavior(
            direction(section.section("up"), otherwise.up()),
            direction(section.section("down"), otherwise.down()));
    section.requireNoOthers();
    return behavior;
  }

  private static Direction direction(@Nullable Members section, Direction otherwise) {
    if (section == null) {
      return otherwise;
    }
    var rates = otherwise.rates();
    if (section.has("rates")) {
      rates = new ArrayList<>();
      for (var one : section.list("rates")) {
        rates.add(
            new Rate(
                one.choice("kind", Rate.Kind.class, Rate.Kind.REPLICAS),
                one.whole("value", null),
                one.duration("period", Duration.ofSeconds(15))));
        one.requireNoOthers();
      }
    }
    var direction =
        new Direction(
            section.duration("window", otherwise.window()),
            section.choice("select", Select.class, otherwise.select()),
            rates);
    section.requireNoOthers();
    return direction;
  }
}

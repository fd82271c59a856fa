package io.tenantry.autoscale.policy;

import io.tenantry.autoscale.policy.Limit.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides: the same policy, history, signals and time give the same decision. */
public final class Engine {
  private final Policy policy;
  private final History history;
  private final Signals signals;
  private final Instant now;
  private final List<Proposal> proposals = new ArrayList<>();
  private final List<Limit> limits = new ArrayList<>();

  private Engine(Policy policy, History history, Signals signals, Instant now) {
    this.policy = policy;
    this.history = history;
    this.signals = signals;
    this.now = now;
  }

  /**
   * Decides once.
   *
   * @param history what the decision before left; {@link History#NONE} for the first
   */
  public static Decision decide(Policy policy, History history, Signals signals, Instant now) {
    return new Engine(policy, history, signals, now).decide();
  }

  private Decision decide() {
    int current = signals.current();
    if (current == 0 && policy.min() > 0) {
      return decision(0, 0, "held at zero: scaling is off until somebody starts a replica");
    }
    if (current > policy.max() || current < policy.min()) {
      int bound = policy.clamp(current);
      var reason = bound < current ? Reason.TOO_MANY_REPLICAS : Reason.TOO_FEW_REPLICAS;
      limits.add(new Limit(reason, current, bound));
      return decision(current, bound, "brought within min and max");
    }
    return switch (policy.rule()) {
      case Thresholds thresholds -> byThresholds(thresholds);
      case TargetTracking tracking -> byTracking(tracking);
      case Prediction prediction -> byPrediction(prediction);
    };
  }

  private Decision byThresholds(Thresholds rule) {
    int current = signals.current();
    var verdict = ThresholdVerdict.of(rule, signals);
    proposals.addAll(verdict.proposals());
    long wanted = (long) current + (long) verdict.direction() * rule.step();
    int asked = Math.clamp(wanted, 0, Policy.MOST);
    var last = history.lastChange();
    if (asked != current && last != null && now.isBefore(last.plus(rule.cooldown()))) {
      limits.add(new Limit(Reason.COOLDOWN, asked, current));
      return decision(asked, current, verdict.reason() + "; cooling down after the last change");
    }
    int outcome = policy.clamp(asked);
    if (outcome != asked) {
      limits.add(
          new Limit(
              outcome < asked ? Reason.TOO_MANY_REPLICAS : Reason.TOO_FEW_REPLICAS,
              asked,
              outcome));
    }
    return decision(asked, outcome, verdict.reason());
  }

  private Decision byTracking(TargetTracking rule) {
    int current = signals.current();
    Proposal top = null;
    int wanted = -1;
    boolean absent = false;
    for (var metric : rule.metrics()) {
      var proposal =
          new ReplicaMath(metric, rule.tolerance(), current)
              .propose(signals.readings().get(metric.signal()));
      proposals.add(proposal);
      var replicas = proposal.replicas();
      absent |= replicas == null;
      if (replicas != null && replicas > wanted) {
        wanted = replicas;
        top = proposal;
      }
    }
    if (top == null) {
      return decision(current, current, "no metric could be had");
    }
    if (absent && wanted < current) {
      limits.add(new Limit(Reason.MISSING_METRIC, wanted, current));
      return decision(wanted, current, "a metric is missing, so nothing is taken away");
    }
    return restrained(wanted, top.source() + " asks for " + wanted);
  }

  private Decision byPrediction(Prediction rule) {
    var outlook = signals.outlook();
    var load = signals.total(rule.signal());
    if (outlook == null || load.isEmpty()) {
      return decision(signals.current(), signals.current(), "the load could not be had");
    }
    int floor = (int) Math.min(Policy.MOST, Math.ceil(load.getAsDouble() / rule.capacity()));
    proposals.add(new Proposal("forecast", null, outlook.proposed(), outlook.method()));
    proposals.add(new Proposal("target_tracking", null, outlook.reference(), "in the shadow"));
    proposals.add(new Proposal("floor", null, floor, "what the load needs now"));
    int wanted = Math.max(floor, outlook.proposed());
    if (!outlook.trusted()) {
      wanted = Math.max(wanted, outlook.reference());
    }
    return restrained(
        wanted,
        outlook.trusted()
            ? "the forecast asks for " + wanted
            : "the forecasts are not trusted; with target tracking it is " + wanted);
  }

  private Decision restrained(int wanted, String reason) {
    var restraint = new Restraint(policy, history, signals.current(), now);
    int stable = restraint.stabilise(wanted, limits);
    return decision(wanted, policy.clamp(restraint.limit(stable, limits)), reason);
  }

  private Decision decision(int wanted, int outcome, String reason) {
    var behavior = policy.behavior();
    // Thresholds look at no earlier proposal, so thousands of tenants need not keep theirs.
    var next =
        policy.rule() instanceof Thresholds
            ? history
            : history.wants(wanted, now, longer(behavior.up().window(), behavior.down().window()));
    int current = signals.current();
    if (outcome != current && policy.mode() == Mode.APPLY) {
      var keep = longer(behavior.up().longestPeriod(), behavior.down().longestPeriod());
      next = next.changed(outcome - current, now, keep);
    }
    return new Decision(
        now, current, signals.figures(), proposals, wanted, limits, outcome, reason, next);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}

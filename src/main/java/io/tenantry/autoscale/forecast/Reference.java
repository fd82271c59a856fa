package io.tenantry.autoscale.forecast;

import io.tenantry.autoscale.policy.Behavior;
import io.tenantry.autoscale.policy.Engine;
import io.tenantry.autoscale.policy.History;
import io.tenantry.autoscale.policy.Metric;
import io.tenantry.autoscale.policy.Mode;
import io.tenantry.autoscale.policy.Policy;
import io.tenantry.autoscale.policy.Reading;
import io.tenantry.autoscale.policy.Reading.Sample;
import io.tenantry.autoscale.policy.Reading.State;
import io.tenantry.autoscale.policy.Signals;
import io.tenantry.autoscale.policy.TargetTracking;
import io.tenantry.autoscale.policy.Tolerance;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Target tracking in the shadow: what the forecasts are measured by and fall back to. */
final class Reference {
  private static final String LOAD = "load";

  final Tally tally;
  private final Scale scale;
  private final Policy policy;
  private final Fleet fleet;
  private History history = History.NONE;

  Reference(Scale scale, int target, double load) {
    this.scale = scale;
    this.tally = new Tally(scale.memoryTicks());
    this.policy =
        new Policy(
            Mode.APPLY,
            scale.min(),
            scale.max(),
            new TargetTracking(
                List.of(new Metric(LOAD, Metric.Kind.UTILIZATION, target)), Tolerance.TENTH),
            Behavior.STANDARD);
    int first = Math.max(1, scale.clamp(load / scale.capacity() * 100 / target));
    this.fleet = new Fleet(first, scale.delayTicks());
  }

  int wanted() {
    return fleet.wanted();
  }

  void step(double load, long tick) {
    int ready = fleet.ready();
    fleet.advance(tick);
    var signals =
        Signals.of(
            fleet.wanted(), Map.of(LOAD, reading(fleet.wanted(), fleet.ready(), load, scale)));
    var now = Instant.ofEpochSecond(tick * scale.interval());
    var decision = Engine.decide(policy, history, signals, now);
    history = decision.history();
    boolean moved = fleet.scale(decision.outcome(), tick);
    tally.add(load / scale.capacity(), ready, fleet.wanted(), moved);
  }

  /** The load as replicas would tell it, each its equal share. */
  private static Reading reading(int wanted, int ready, double load, Scale scale) {
    long request = Math.max(1, Math.round(scale.capacity() * 1000));
    var samples =
        new java.util.ArrayList<Sample>(
            Collections.nCopies(
                ready,
                new Sample((long) (load * 1000 / Math.max(1, ready)), request, State.MEASURED)));
    samples.addAll(Collections.nCopies(wanted - ready, new Sample(0, request, State.STARTING)));
    return new Reading.PerReplica(samples);
  }
}

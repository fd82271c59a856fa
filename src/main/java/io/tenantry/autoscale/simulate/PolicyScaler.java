package io.tenantry.autoscale.simulate;

import io.tenantry.autoscale.forecast.Panel;
import io.tenantry.autoscale.policy.Decision;
import io.tenantry.autoscale.policy.Engine;
import io.tenantry.autoscale.policy.History;
import io.tenantry.autoscale.policy.Policy;
import io.tenantry.autoscale.policy.Prediction;
import io.tenantry.autoscale.policy.Reading;
import io.tenantry.autoscale.policy.Reading.Sample;
import io.tenantry.autoscale.policy.Reading.State;
import io.tenantry.autoscale.policy.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engine that also runs the platform, fed by a simulated fleet. */
final class PolicyScaler {
  private final Policy policy;
  private final Setting setting;
  private final @Nullable Panel panel;
  private History history = History.NONE;

  PolicyScaler(Policy policy, Setting setting) {
    this.policy = policy;
    this.setting = setting;
    this.panel =
        policy.rule() instanceof Prediction prediction ? new Panel(policy, prediction) : null;
  }

  /** How many there are before anything is known. */
  int first(double load) {
    double replicas = Math.ceil(load / setting.capacity() / 0.7);
    return Math.max(1, (int) Math.clamp(replicas, policy.min(), policy.max()));
  }

  /** What the interval {@code at} begins with. */
  Decision decide(int at, Moment moment) {
    long second = at * setting.interval().toSeconds();
    var outlook = panel == null ? null : panel.observe(moment.load(), second);
    var readings =
        Map.of(
            "load",
            new Reading.Total(moment.load()),
            "requests_per_minute",
            new Reading.Total(moment.load() * 60),
            "response_time_p95_ms",
            new Reading.Total(responseTime(moment)),
            "backlog",
            new Reading.Total(moment.backlog()),
            "load_per_replica",
            perReplica(moment));
    var signals = new Signals(moment.wanted(), readings, outlook);
    var decision = Engine.decide(policy, history, signals, Instant.ofEpochSecond(second));
    history = decision.history();
    return decision;
  }

  /** As of one server with random arrivals; behind a backlog, the time that it takes to serve. */
  private double responseTime(Moment moment) {
    double served = Math.max(1, moment.ready()) * setting.capacity();
    double busy = Math.min(0.99, moment.load() / served);
    return 3000 / setting.capacity() / (1 - busy) + 1000 * moment.backlog() / served;
  }

  private Reading perReplica(Moment moment) {
    long request = Math.max(1, Math.round(setting.capacity() * 1000));
    long value = (long) (moment.load() * 1000 / Math.max(1, moment.ready()));
    var samples =
        new ArrayList<Sample>(
            Collections.nCopies(moment.ready(), new Sample(value, request, State.MEASURED)));
    samples.addAll(
        Collections.nCopies(
            moment.wanted() - moment.ready(), new Sample(0, request, State.STARTING)));
    return new Reading.PerReplica(samples);
  }
}

package io.tenantry.autoscale.simulate;

import io.tenantry.autoscale.forecast.Fleet;
import io.tenantry.autoscale.policy.Decision;
import io.tenantry.autoscale.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/** Replays one trace in virtual time: each interval is decided, then served. */
public final class Simulation {
  private final Trace trace;
  private final Setting setting;

  public Simulation(Trace trace, Setting setting) {
    this.trace = trace;
    this.setting = setting;
  }

  /** What {@code policy} makes of it. */
  public Course run(String name, Policy policy) {
    return run(name, new PolicyScaler(policy, setting), policy.min());
  }

  /** What somebody would do who knows the load: as many as each interval needs, at once. */
  public Course clairvoyant(int min) {
    int length = trace.load().length;
    var needed = new int[length];
    for (int i = 0; i < length; i++) {
      needed[i] = needed(trace.load()[i], min);
    }
    return new Course("clairvoyant", trace, needed, needed, needed, new double[length], List.of());
  }

  private Course run(String name, PolicyScaler scaler, int min) {
    var load = trace.load();
    int interval = trace.interval();
    var needed = new int[load.length];
    var ready = new int[load.length];
    var paid = new int[load.length];
    var missed = new double[load.length];
    var changes = new ArrayList<Decision>();
    int delay = (int) Math.ceilDiv(setting.startDelay().toSeconds(), interval);
    var fleet = new Fleet(scaler.first(load[0]), delay);
    double backlog = 0;
    for (int i = 0; i < load.length; i++) {
      fleet.advance(i);
      if (i > 0) {
        var moment = new Moment(fleet.wanted(), fleet.ready(), load[i - 1], backlog);
        var decision = scaler.decide(i, moment);
        if (fleet.scale(decision.outcome(), i)) {
          changes.add(decision);
        }
      }
      double served = fleet.ready() * setting.capacity();
      backlog = Math.max(0, backlog + (load[i] - served) * interval);
      needed[i] = needed(load[i], min);
      ready[i] = fleet.ready();
      paid[i] = fleet.wanted();
      missed[i] = backlog > served * setting.objective().toMillis() / 1000.0 ? 1 : 0;
    }
    return new Course(name, trace, needed, ready, paid, missed, changes);
  }

  private int needed(double load, int min) {
    return (int) Math.max(min, Math.ceil(load / setting.capacity()));
  }
}

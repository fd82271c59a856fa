package io.tenantry.autoscale;

import io.tenantry.autoscale.RoundRepository.Held;
import io.tenantry.autoscale.RoundRepository.Made;
import io.tenantry.autoscale.forecast.Panel;
import io.tenantry.autoscale.policy.Decision;
import io.tenantry.autoscale.policy.Engine;
import io.tenantry.autoscale.policy.History;
import io.tenantry.autoscale.policy.Mode;
import io.tenantry.autoscale.policy.Policy;
import io.tenantry.autoscale.policy.Prediction;
import io.tenantry.autoscale.policy.Reading;
import io.tenantry.autoscale.policy.Reading.Total;
import io.tenantry.autoscale.policy.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One round: asks for the lease, decides for each subject, writes what changes. What it remembers
 * between rounds holds as long as its fence; whoever takes over begins with what was written.
 */
final class Decider {
  private final AutoscalerConfig config;
  private final RoundRepository repository;
  private final Traffic traffic;
  private final Supplier<Map<String, Double>> machine;
  private final Map<String, History> histories = new HashMap<>();
  private final Map<String, Integer> recommended = new HashMap<>();
  private Plan plan;
  private @Nullable Panel panel;
  private long version;
  private long fence = -1;

  /**
   * @param machine this node's own figures, such as {@code cpu}
   */
  Decider(
      AutoscalerConfig config,
      RoundRepository repository,
      Traffic traffic,
      Supplier<Map<String, Double>> machine) {
    this.config = config;
    this.repository = repository;
    this.traffic = traffic;
    this.machine = machine;
    this.plan = Plan.of(config);
  }

  boolean leads() {
    return fence >= 0;
  }

  /** Blocks; the decisions that were written, by whose they are. */
  List<Made> round() {
    traffic.turn();
    var heard = repository.read(traffic.tenants(), fence, version);
    if (heard.isEmpty()) {
      resign();
      return List.of();
    }
    var held = heard.get();
    if (held.fence() != fence) {
      resign();
      fence = held.fence();
    }
    learn(held);
    var made = new ArrayList<Made>();
    long waiting = held.subjects().stream().mapToLong(Subject::waiting).sum();
    long running = held.subjects().stream().mapToLong(Subject::running).sum();
    for (var subject : held.subjects()) {
      var signals =
          subject.id().equals(Subject.NODES)
              ? nodeSignals(subject, held.at(), waiting, running)
              : signals(subject);
      if (!subject.paused()) {
        decide(subject, signals, held.at(), made);
      }
    }
    return write(made);
  }

  private void resign() {
    fence = -1;
    histories.clear();
    recommended.clear();
    panel = null;
  }

  private void learn(Held held) {
    var policy = held.policy();
    if (policy != null) {
      plan = Plan.read(policy, config);
      version = held.version();
      panel = null;
      recommended.clear();
    }
    for (var subject : held.subjects()) {
      var written = subject.history();
      if (written != null) {
        // What the decider before wanted is not known; that it wanted what there is delays at most.
        var wanted = new History.Wanted(held.at(), capacity(subject));
        histories.put(
            subject.id(), new History(List.of(wanted), written.changes(), written.lastChange()));
      }
    }
  }

  private int capacity(Subject subject) {
    var stored = subject.capacity();
    if (stored != null) {
      return stored;
    }
    return subject.id().equals(Subject.NODES) ? config.nodesLeast() : plan.tenants().max();
  }

  private Signals signals(Subject subject) {
    var id = subject.id();
    long requests = traffic.requests(id);
    return Signals.of(
        capacity(subject),
        Map.of(
            Plan.REQUESTS,
            new Total(requests),
            Plan.RESPONSE_TIME,
            new Total(traffic.responseTime(id)),
            "jobs_waiting",
            new Total(subject.waiting()),
            "jobs_oldest_s",
            new Total(subject.oldest()),
            "jobs_running",
            new Total(subject.running()),
            "concurrency",
            new Total(traffic.underWay(id) + subject.running())));
  }

  private Signals nodeSignals(Subject subject, Instant now, long waiting, long running) {
    double load = (double) traffic.lastInterval() / config.interval().toSeconds();
    var readings = new HashMap<String, Reading>();
    readings.put(Plan.LOAD, new Total(load));
    readings.put("jobs_waiting", new Total(waiting));
    readings.put("jobs_running", new Total(running));
    machine.get().forEach((name, figure) -> readings.put(name, new Total(figure)));
    var policy = plan.nodes();
    if (!(policy.rule() instanceof Prediction rule)) {
      return Signals.of(capacity(subject), readings);
    }
    var forecasts = panel == null ? new Panel(policy, rule) : panel;
    panel = forecasts;
    return new Signals(capacity(subject), readings, forecasts.observe(load, now.getEpochSecond()));
  }

  private void decide(Subject subject, Signals signals, Instant now, List<Made> made) {
    var id = subject.id();
    Policy policy = plan.policy(id);
    var before = histories.getOrDefault(id, History.NONE);
    var decision = Engine.decide(policy, before, signals, now);
    if (!decision.changes()) {
      histories.put(id, decision.history());
      recommended.remove(id);
    } else if (policy.mode() == Mode.APPLY) {
      made.add(new Made(id, decision, share(id, decision)));
    } else if (!Objects.equals(recommended.get(id), decision.outcome())) {
      made.add(new Made(id, decision, null));
    }
  }

  private @Nullable Double share(String id, Decision decision) {
    return id.equals(Subject.NODES) ? null : (Double) plan.share(decision.outcome());
  }

  private List<Made> write(List<Made> made) {
    var done = new ArrayList<Made>();
    for (var mode : Mode.values()) {
      var those = made.stream().filter(one -> plan.mode(one.subject()) == mode).toList();
      if (those.isEmpty()) {
        continue;
      }
      var written = repository.write(fence, those, mode.name().toLowerCase(Locale.ROOT));
      for (var one : those) {
        if (written.contains(one.subject())) {
          histories.put(one.subject(), one.decision().history());
          recommended.put(one.subject(), one.decision().outcome());
          done.add(one);
        }
      }
    }
    return done;
  }
}

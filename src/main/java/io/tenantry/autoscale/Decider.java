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
import io.tenantry.autoscale.policy.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One round: listens, asks for the lease, decides for each subject, writes what changes. What it
 * remembers between rounds holds as long as its fence; whoever takes over begins with what was
 * written.
 */
final class Decider {
  private final AutoscalerConfig config;
  private final RoundRepository repository;
  private final Traffic traffic;
  private final BooleanSupplier listen;
  private final Readings readings;
  private final Map<String, History> histories = new HashMap<>();
  private final Map<String, Integer> recommended = new HashMap<>();
  private Plan plan;
  private @Nullable Panel panel;
  private @Nullable Desired desired;
  private Instant decidedAt = Instant.EPOCH;
  private long version;
  private long fence = -1;

  /**
   * @param listen has {@code traffic} and {@code nodes} hear what was said since; false where
   *     something may be missing
   */
  Decider(
      AutoscalerConfig config,
      RoundRepository repository,
      Traffic traffic,
      Nodes nodes,
      BooleanSupplier listen) {
    this.config = config;
    this.repository = repository;
    this.traffic = traffic;
    this.listen = listen;
    this.readings = new Readings(traffic, nodes, config);
    this.plan = Plan.of(config);
  }

  /** How many nodes there should be, as a round decided. */
  record Desired(int nodes, Instant at) {}

  boolean leads() {
    return fence >= 0;
  }

  /** What the last round decided of the nodes; null where it did not, or it only recommends. */
  @Nullable Desired desired() {
    return desired;
  }

  /** When it last held the lease, by the database's clock. */
  Instant decidedAt() {
    return decidedAt;
  }

  /** Blocks; the decisions that were written, by whose they are. */
  List<Made> round() {
    desired = null;
    traffic.turn();
    if (!listen.getAsBoolean()) {
      traffic.miss();
    }
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
    for (var subject : held.subjects()) {
      var signals = signals(subject, held);
      if (!subject.paused()) {
        decide(subject, signals, held.at(), made);
      }
    }
    var written = write(made);
    decidedAt = held.at();
    return written;
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
      plan = PlanJson.read(policy, config);
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
    var policy = plan.policy(subject);
    return subject.id().equals(Subject.NODES) ? config.nodesLeast() : policy.max();
  }

  private Signals signals(Subject subject, Held held) {
    int current = capacity(subject);
    return switch (subject.id()) {
      case Subject.NODES ->
          forecast(current, readings.ofNodes(held.subjects(), current), held.at());
      case Subject.WORKERS -> Signals.of(current, readings.ofWorkers(held.subjects()));
      default -> Signals.of(current, readings.ofTenant(subject));
    };
  }

  private Signals forecast(int current, Map<String, Reading> known, Instant now) {
    var policy = plan.nodes();
    if (!(policy.rule() instanceof Prediction rule)
        || !(known.get(Plan.LOAD) instanceof Reading.Total load)) {
      return Signals.of(current, known);
    }
    var forecasts = panel == null ? new Panel(policy, rule) : panel;
    panel = forecasts;
    return new Signals(current, known, forecasts.observe(load.value(), now.getEpochSecond()));
  }

  private void decide(Subject subject, Signals signals, Instant now, List<Made> made) {
    var id = subject.id();
    Policy policy = plan.policy(subject);
    boolean applies = policy.mode() == Mode.APPLY;
    var before = histories.getOrDefault(id, History.NONE);
    var decision = Engine.decide(policy, before, signals, now);
    if (!decision.changes()) {
      histories.put(id, decision.history());
      recommended.remove(id);
      if (applies) {
        stands(id, decision);
      }
    } else if (applies) {
      made.add(new Made(id, decision, share(id, policy, decision)));
    } else if (!Objects.equals(recommended.get(id), decision.outcome())) {
      made.add(new Made(id, decision, null));
    }
  }

  private void stands(String id, Decision decision) {
    if (id.equals(Subject.NODES)) {
      desired = new Desired(decision.outcome(), decision.at());
    }
  }

  private static @Nullable Double share(String id, Policy policy, Decision decision) {
    return id.equals(Subject.NODES) ? null : (Double) Plan.share(policy, decision.outcome());
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
          if (mode == Mode.APPLY) {
            stands(one.subject(), one.decision());
          }
          done.add(one);
        }
      }
    }
    return done;
  }
}

package io.tenantry.autoscale;

import io.tenantry.autoscale.policy.Reading;
import io.tenantry.autoscale.policy.Reading.PerReplica;
import io.tenantry.autoscale.policy.Reading.Sample;
import io.tenantry.autoscale.policy.Reading.State;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that serve or work, and what each said last of its processor and event loops. One that
 * fell silent counts as missing until it is forgotten, one that is asked for and has not come as
 * starting: as Kubernetes has it of pods.
 */
final class Nodes {
  private static final long SILENT_MILLIS = 15_000;
  private static final long GONE_MILLIS = 60_000;
  // What a node asks for: its whole processor.
  private static final long WHOLE = 1000;

  private final long startSeconds;
  private final Map<String, Node> nodes = new HashMap<>();
  private long now;

  /**
   * @param start how long a node takes until its processor's use means anything
   */
  Nodes(Duration start) {
    this.startSeconds = start.toSeconds();
  }

  /**
   * One node.
   *
   * @param cpu the part of its processors that it uses, 0 to 1
   * @param lateMillis by how much its event loops run timers too late, on average
   */
  private record Node(long at, double cpu, double lateMillis, long upSeconds, boolean works) {}

  /**
   * Takes what a node said: its vitals, or that it leaves; anything else is none of its concern.
   */
  void hear(Told told) {
    var vitals = told.facts().getJsonObject("vitals");
    if (vitals != null) {
      nodes.put(told.node(), node(told.at(), vitals));
    } else if (told.facts().getBoolean("leaves", false)) {
      nodes.remove(told.node());
    }
  }

  private static Node node(long at, JsonObject vitals) {
    return new Node(
        at,
        vitals.getDouble("cpu", 0.0),
        vitals.getDouble("late_ms", 0.0),
        vitals.getLong("up_s", 0L),
        vitals.getBoolean("works", false));
  }

  /** Forgets who has been silent for long, by the clock of what was told. */
  void itIs(long millis) {
    now = millis;
    nodes.values().removeIf(node -> node.at() < now - GONE_MILLIS);
  }

  /** How many run jobs. */
  long working() {
    return nodes.values().stream().filter(Node::works).count();
  }

  /**
   * The use of processors, each node's; null where no node said any.
   *
   * @param wanted how many nodes were asked for
   */
  @Nullable Reading cpu(int wanted) {
    return reading(wanted, startSeconds, Node::cpu);
  }

  /** How late event loops run, in milliseconds. */
  @Nullable Reading lateness(int wanted) {
    return reading(wanted, 0, Node::lateMillis);
  }

  private @Nullable Reading reading(int wanted, long starting, ToDoubleFunction<Node> figure) {
    if (nodes.isEmpty()) {
      return null;
    }
    List<Sample> samples = new ArrayList<>();
    for (var node : nodes.values()) {
      var state =
          node.at() < now - SILENT_MILLIS
              ? State.MISSING
              : node.upSeconds() < starting ? State.STARTING : State.MEASURED;
      samples.add(new Sample(Math.round(figure.applyAsDouble(node) * 1000), WHOLE, state));
    }
    while (samples.size() < wanted) {
      samples.add(new Sample(0, WHOLE, State.STARTING));
    }
    return new PerReplica(samples);
  }
}

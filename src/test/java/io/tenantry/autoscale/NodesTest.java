package io.tenantry.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscale.policy.Behavior;
import io.tenantry.autoscale.policy.Decision;
import io.tenantry.autoscale.policy.Engine;
import io.tenantry.autoscale.policy.History;
import io.tenantry.autoscale.policy.Metric;
import io.tenantry.autoscale.policy.Mode;
import io.tenantry.autoscale.policy.Policy;
import io.tenantry.autoscale.policy.Reading;
import io.tenantry.autoscale.policy.Signals;
import io.tenantry.autoscale.policy.TargetTracking;
import io.tenantry.autoscale.policy.Tolerance;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of nodes' processors and event loops, as it becomes of pods' in Kubernetes. */
class NodesTest {
  private static final long NOW = 1_000_000;
  private static final long OLD = 3_600;

  private final Nodes nodes = new Nodes(Duration.ofSeconds(60));

  private void hear(String node, long at, double cpu, double lateMillis, long upSeconds) {
    var vitals = JsonObject.of("cpu", cpu, "late_ms", lateMillis, "up_s", upSeconds, "works", true);
    nodes.hear(new Told(at + "-0", at, node, JsonObject.of("vitals", vitals)));
    nodes.itIs(NOW);
  }

  private static Decision decide(int current, Metric metric, Reading reading) {
    var rule = new TargetTracking(List.of(metric), Tolerance.TENTH);
    var policy = new Policy(Mode.APPLY, 1, 20, rule, Behavior.STANDARD);
    var signals = Signals.of(current, Map.of(metric.signal(), reading));
    return Engine.decide(policy, History.NONE, signals, Instant.EPOCH);
  }

  private Decision byCpu(int current) {
    var metric = new Metric("cpu", Metric.Kind.UTILIZATION, 50);
    return decide(current, metric, Objects.requireNonNull(nodes.cpu(current)));
  }

  @Test
  void theirMeanCounts() {
    hear("a", NOW, 0.9, 0, OLD);
    hear("b", NOW, 0.7, 0, OLD);

    var decision = byCpu(2);

    assertThat(decision.outcome()).isEqualTo(4);
    assertThat(decision.inputs().get("cpu")).isEqualTo(0.8);
  }

  @Test
  void eventLoopsThatAreLateAskForMoreNodes() {
    hear("a", NOW, 0, 30, OLD);
    hear("b", NOW, 0, 10, OLD);
    var metric = new Metric("event_loop_lag_ms", Metric.Kind.AVERAGE_VALUE, 10_000);

    assertThat(decide(2, metric, Objects.requireNonNull(nodes.lateness(2))).outcome()).isEqualTo(4);
  }

  @Test
  void oneThatFellSilentSpeaksAgainstFewer() {
    hear("a", NOW, 0.2, 0, OLD);
    hear("b", NOW, 0.2, 0, OLD);
    hear("silent", NOW - 20_000, 0.2, 0, OLD);
    assertThat(byCpu(3).outcome()).isEqualTo(3);

    nodes.hear(new Told("1-0", NOW, "silent", JsonObject.of("leaves", true)));

    assertThat(byCpu(2).outcome()).isEqualTo(1);
  }

  @Test
  void oneThatStartsOrHasNotComeSpeaksAgainstMore() {
    hear("a", NOW, 0.9, 0, OLD);
    hear("new", NOW, 1.0, 0, 20);

    assertThat(byCpu(2).outcome()).isEqualTo(2);
    assertThat(byCpu(3).outcome()).isEqualTo(3);
    hear("new", NOW, 1.0, 0, 61);
    assertThat(byCpu(2).outcome()).isEqualTo(4);
  }

  @Test
  void whoeverIsGoneForLongIsForgottenAndThenNothingIsKnown() {
    hear("gone", NOW - 61_000, 0.9, 0, OLD);

    assertThat(nodes.cpu(1)).isNull();
    assertThat(nodes.working()).isZero();
  }
}

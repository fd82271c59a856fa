package io.tenantry.autoscale.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscale.policy.Behavior.Direction;
import io.tenantry.autoscale.policy.Behavior.Select;
import io.tenantry.autoscale.policy.Limit.Reason;
import io.tenantry.autoscale.policy.Reading.PerReplica;
import io.tenantry.autoscale.policy.Reading.Sample;
import io.tenantry.autoscale.policy.Reading.State;
import io.tenantry.autoscale.policy.Reading.Total;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Target tracking answers as Kubernetes' documentation and its source say that it does. */
class EngineTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Direction FREE = new Direction(Duration.ZERO, Select.MAX, List.of());

  @Test
  void doublesAndHalvesAsTheDocumentationSays() {
    assertThat(replicas(1, 100, 4, 200)).isEqualTo(8);
    assertThat(replicas(1, 100, 4, 50)).isEqualTo(2);
  }

  @Test
  void roundsUpAndKeepsWithinATenth() {
    assertThat(replicas(1, 100, 3, 111)).isEqualTo(4);
    assertThat(replicas(1, 100, 3, 110)).isEqualTo(3);
    assertThat(replicas(1, 100, 10, 90)).isEqualTo(10);
    assertThat(replicas(1, 100, 10, 89)).isEqualTo(9);
  }

  @Test
  void dividesUtilisationToWholePercent() {
    // 100 of 300 are 33 percent and not 33.3: of 66 that is exactly a half.
    var proposal =
        propose(
            new Metric("cpu", Metric.Kind.UTILIZATION, 66), 2, sample(50, 150), sample(50, 150));

    assertThat(proposal.ratio()).isEqualTo(0.5);
    assertThat(proposal.replicas()).isEqualTo(1);
  }

  @Test
  void takesMissingReplicasToBeFullBeforeItScalesDown() {
    var metric = new Metric("cpu", Metric.Kind.UTILIZATION, 50);
    var known = new Sample[] {sample(40, 100), sample(40, 100), sample(40, 100)};

    assertThat(propose(metric, 3, known).replicas()).isEqualTo(3);
    assertThat(propose(metric, 4, known[0], known[1], known[2], missing(100)).replicas())
        .isEqualTo(4);
  }

  @Test
  void takesStartingReplicasToBeIdleBeforeItScalesUp() {
    var metric = new Metric("cpu", Metric.Kind.UTILIZATION, 50);

    var proposal = propose(metric, 2, sample(260, 100), new Sample(0, 300, State.STARTING));

    assertThat(proposal.replicas()).isEqualTo(3);
  }

  @Test
  void leavesStartingReplicasOutWhenItScalesDown() {
    var metric = new Metric("cpu", Metric.Kind.UTILIZATION, 100);

    var proposal = propose(metric, 3, sample(50, 100), new Sample(0, 100, State.STARTING));

    assertThat(proposal.replicas()).isEqualTo(1);
  }

  @Test
  void sharesATotalOutAndTakesAValueAsItIs() {
    var average = new Metric("queue", Metric.Kind.AVERAGE_VALUE, 30_000);
    var value = new Metric("queue", Metric.Kind.VALUE, 30_000);

    assertThat(new ReplicaMath(average, Tolerance.TENTH, 2).propose(new Total(100)).replicas())
        .isEqualTo(4);
    assertThat(new ReplicaMath(value, Tolerance.TENTH, 2).propose(new Total(45)).replicas())
        .isEqualTo(3);
    assertThat(new ReplicaMath(average, Tolerance.TENTH, 0).propose(new Total(100)).replicas())
        .isEqualTo(4);
  }

  @Test
  void followsTheMetricThatAsksForTheMost() {
    var signals = Signals.of(2, Map.of("a", new Total(300), "b", new Total(50)));

    var decision = decide(tracking(1, 100, "a", "b"), History.NONE, signals, START);

    assertThat(decision.outcome()).isEqualTo(3);
    assertThat(decision.reason()).isEqualTo("a asks for 3");
    assertThat(decision.proposals()).hasSize(2);
  }

  @Test
  void scalesUpButNotDownWhileAMetricIsMissing() {
    var down = decide(tracking(1, 100, "a", "b"), History.NONE, load(4, 100), START);
    var up = decide(tracking(1, 100, "a", "b"), History.NONE, load(4, 900), START);

    assertThat(down.outcome()).isEqualTo(4);
    assertThat(down.limits()).extracting(Limit::reason).containsExactly(Reason.MISSING_METRIC);
    assertThat(up.outcome()).isEqualTo(8);
  }

  @Test
  void keepsTheMostCarefulProposalOfFiveMinutes() {
    var policy = tracking(1, 100, "a");
    var high = decide(policy, History.NONE, load(10, 1000), START);
    var low = decide(policy, high.history(), load(10, 300), START.plusSeconds(299));
    var later = decide(policy, low.history(), load(10, 300), START.plusSeconds(301));

    assertThat(low.outcome()).isEqualTo(10);
    assertThat(low.limits()).containsExactly(new Limit(Reason.SCALE_DOWN_STABILIZED, 3, 10));
    assertThat(later.outcome()).isEqualTo(3);
  }

  @Test
  void goesUpByDoublingOrFourMoreWithinFifteenSeconds() {
    assertThat(decide(tracking(1, 100, "a"), History.NONE, load(1, 9000), START).outcome())
        .isEqualTo(5);
    assertThat(decide(tracking(1, 100, "a"), History.NONE, load(10, 9000), START).outcome())
        .isEqualTo(20);
  }

  @Test
  void takesEightOfEightyWhenFourOrATenthMayGoEachMinute() {
    var rates = List.of(rate(false, 4, 60), rate(true, 10, 60));
    var policy = behaving(FREE, new Direction(Duration.ZERO, Select.MAX, rates));

    var first = decide(policy, History.NONE, load(80, 100), START);
    var again = decide(policy, first.history(), load(72, 100), START.plusSeconds(30));
    var second = decide(policy, first.history(), load(72, 100), START.plusSeconds(61));

    assertThat(first.outcome()).isEqualTo(72);
    assertThat(again.outcome()).isEqualTo(72);
    assertThat(second.outcome()).isEqualTo(64);
  }

  @Test
  void theSmallestOfSeveralRatesStillScalesUp() {
    var rates = List.of(rate(false, 4, 60), rate(true, 100, 60));
    var policy = behaving(new Direction(Duration.ZERO, Select.MIN, rates), FREE);

    assertThat(decide(policy, History.NONE, load(10, 9000), START).outcome()).isEqualTo(14);
    assertThat(decide(policy, History.NONE, load(2, 9000), START).outcome()).isEqualTo(4);
  }

  @Test
  void aDisabledDirectionStays() {
    var policy = behaving(FREE, new Direction(Duration.ZERO, Select.DISABLED, List.of()));

    assertThat(decide(policy, History.NONE, load(10, 100), START).outcome()).isEqualTo(10);
  }

  @Test
  void zeroReplicasAreLeftAlone() {
    assertThat(decide(tracking(1, 100, "a"), History.NONE, load(0, 9000), START).outcome())
        .isZero();
  }

  private static Behavior.Rate rate(boolean percent, int value, int seconds) {
    return new Behavior.Rate(
        percent ? Behavior.Rate.Kind.PERCENT : Behavior.Rate.Kind.REPLICAS,
        value,
        Duration.ofSeconds(seconds));
  }

  private static Policy behaving(Direction up, Direction down) {
    var plain = tracking(1, 100, "a");
    return new Policy(Mode.APPLY, 1, 1000, plain.rule(), new Behavior(up, down));
  }

  private static Policy tracking(int min, int max, String... signals) {
    var metrics = new ArrayList<Metric>();
    for (var signal : signals) {
      metrics.add(new Metric(signal, Metric.Kind.AVERAGE_VALUE, 100_000));
    }
    return new Policy(
        Mode.APPLY, min, max, new TargetTracking(metrics, Tolerance.TENTH), Behavior.STANDARD);
  }

  private static Signals load(int current, double total) {
    return Signals.of(current, Map.of("a", new Total(total)));
  }

  private static Decision decide(Policy policy, History history, Signals signals, Instant now) {
    return Engine.decide(policy, history, signals, now);
  }

  private static int replicas(int min, int target, int current, long each) {
    var samples = Collections.nCopies(current, sample(each, 100));
    var metric = new Metric("cpu", Metric.Kind.AVERAGE_VALUE, target);
    var proposal =
        new ReplicaMath(metric, Tolerance.TENTH, current).propose(new PerReplica(samples));
    return Math.max(min, Objects.requireNonNull(proposal.replicas()));
  }

  private static Proposal propose(Metric metric, int current, Sample... samples) {
    return new ReplicaMath(metric, Tolerance.TENTH, current)
        .propose(new PerReplica(List.of(samples)));
  }

  private static Sample sample(long value, long request) {
    return new Sample(value, request, State.MEASURED);
  }

  private static Sample missing(long request) {
    return new Sample(0, request, State.MISSING);
  }
}

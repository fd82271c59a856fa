package io.tenantry.autoscale.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscale.policy.Reading.Total;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the load does, decisions keep their bounds; and they are calm where the load is. */
class SteadinessTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Property
  void neverLeavesMinAndMax(
      @ForAll @IntRange(min = 1, max = 20) int min,
      @ForAll @IntRange(max = 100) int more,
      @ForAll @IntRange(min = 1, max = 200) int first,
      @ForAll @Size(max = 40) List<@DoubleRange(max = 1e6) Double> loads) {
    for (var policy : policies(min, min + more)) {
      int current = first;
      var history = History.NONE;
      for (int i = 0; i < loads.size(); i++) {
        var decision = decide(policy, history, current, loads.get(i), i);
        assertThat(decision.outcome()).isBetween(min, min + more);
        current = decision.outcome();
        history = decision.history();
      }
    }
  }

  @Property
  void settlesOnAConstantLoadWithoutTurning(
      @ForAll @IntRange(min = 1, max = 60) int first,
      @ForAll @DoubleRange(max = 8000) double load) {
    for (var policy : policies(1, 60)) {
      int current = first;
      int turns = 0;
      int way = 0;
      var history = History.NONE;
      for (int i = 0; i < 2400; i++) {
        var decision = decide(policy, history, current, load, i);
        int change = Integer.signum(decision.outcome() - current);
        turns += change * way < 0 ? 1 : 0;
        way = change == 0 ? way : change;
        current = decision.outcome();
        history = decision.history();
      }
      assertThat(turns).isZero();
      assertThat(decide(policy, history, current, load, 2400).outcome()).isEqualTo(current);
    }
  }

  @Property
  void moreLoadNeverGivesFewer(
      @ForAll @IntRange(min = 1, max = 60) int current,
      @ForAll @DoubleRange(max = 10_000) double one,
      @ForAll @DoubleRange(max = 10_000) double other) {
    for (var policy : policies(1, 60)) {
      var less = decide(policy, History.NONE, current, Math.min(one, other), 0);
      var more = decide(policy, History.NONE, current, Math.max(one, other), 0);

      assertThat(more.outcome()).isGreaterThanOrEqualTo(less.outcome());
    }
  }

  @Property
  void theSameQuestionHasTheSameAnswer(
      @ForAll @IntRange(min = 1, max = 60) int current,
      @ForAll @DoubleRange(max = 10_000) double load) {
    for (var policy : policies(1, 60)) {
      assertThat(decide(policy, History.NONE, current, load, 3))
          .isEqualTo(decide(policy, History.NONE, current, load, 3));
    }
  }

  private static Decision decide(
      Policy policy, History history, int current, double load, int step) {
    var signals = Signals.of(current, Map.of("load", new Total(load)));
    return Engine.decide(policy, history, signals, START.plusSeconds(15L * step));
  }

  private static List<Policy> policies(int min, int max) {
    var tracking =
        new TargetTracking(
            List.of(new Metric("load", Metric.Kind.AVERAGE_VALUE, 100_000)), Tolerance.TENTH);
    var thresholds =
        new Thresholds(List.of(new Thresholds.Bound("load", 1000, 100)), 1, Duration.ofMinutes(5));
    return List.of(
        new Policy(Mode.APPLY, min, max, tracking, Behavior.STANDARD),
        new Policy(Mode.APPLY, min, max, thresholds, Behavior.STANDARD));
  }
}

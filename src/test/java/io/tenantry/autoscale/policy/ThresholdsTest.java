package io.tenantry.autoscale.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.autoscale.policy.Limit.Reason;
import io.tenantry.autoscale.policy.Reading.Total;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The plain rule, and how policies are written. */
class ThresholdsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Policy POLICY =
      PolicyReader.read(
          new JsonObject(
              """
              {"rule": "thresholds", "min": 1, "max": 5, "cooldown": "5m", "step": 1, "bounds": [
                {"signal": "requests_per_minute", "above": 1000, "below": 100},
                {"signal": "response_time_p95_ms", "above": 500, "below": 100}]}
              """));

  @Test
  void oneSignalAboveItsBoundIsEnoughToScaleUp() {
    assertThat(decide(2, 1001, 50).outcome()).isEqualTo(3);
    assertThat(decide(2, 10, 501).outcome()).isEqualTo(3);
    assertThat(decide(2, 1000, 500).outcome()).isEqualTo(2);
  }

  @Test
  void allSignalsHaveToBeBelowToScaleDown() {
    assertThat(decide(2, 99, 99).outcome()).isEqualTo(1);
    assertThat(decide(2, 99, 100).outcome()).isEqualTo(2);
    assertThat(decide(1, 0, 0).limits()).containsExactly(new Limit(Reason.TOO_FEW_REPLICAS, 0, 1));
  }

  @Test
  void aMissingSignalKeepsWhatIsThere() {
    var signals = Signals.of(2, Map.of("requests_per_minute", new Total(5)));

    assertThat(Engine.decide(POLICY, History.NONE, signals, START).outcome()).isEqualTo(2);
  }

  @Test
  void nothingChangesWhileItCoolsDown() {
    var first = decide(2, 5000, 50);

    var early =
        Engine.decide(POLICY, first.history(), signals(3, 5000, 50), START.plusSeconds(299));
    var late = Engine.decide(POLICY, first.history(), signals(3, 5000, 50), START.plusSeconds(300));

    assertThat(early.outcome()).isEqualTo(3);
    assertThat(early.limits()).containsExactly(new Limit(Reason.COOLDOWN, 4, 3));
    assertThat(late.outcome()).isEqualTo(4);
  }

  @Test
  void aRecommendationStartsNoCooldown() {
    var json = PolicyJson.of(POLICY).put("mode", "recommend");

    var decision =
        Engine.decide(PolicyReader.read(json), History.NONE, signals(2, 5000, 50), START);

    assertThat(decision.outcome()).isEqualTo(3);
    assertThat(decision.history().lastChange()).isNull();
  }

  @Test
  void aPolicyIsReadAsItWasWritten() {
    assertThat(PolicyReader.read(PolicyJson.of(POLICY))).isEqualTo(POLICY);
  }

  @Test
  void refusesWhatMeansNothingAndSaysWhere() {
    assertThatThrownBy(() -> read("{\"rule\": \"thresholds\"}")).hasMessageStartingWith("/bounds");
    assertThatThrownBy(() -> read("{\"min\": 3, \"max\": 2}")).hasMessageContaining("/");
    assertThatThrownBy(() -> read("{\"rule\": \"prediction\", \"capacity\": 0}"))
        .hasMessageStartingWith("/capacity");
    assertThatThrownBy(() -> read("{\"rule\": \"prediction\", \"capacity\": 50, \"headroom\": 1}"))
        .hasMessage("/headroom: is not known here");
  }

  private static Policy read(String json) {
    return PolicyReader.read(new JsonObject(json));
  }

  private static Decision decide(int current, double requests, double responseTime) {
    return Engine.decide(POLICY, History.NONE, signals(current, requests, responseTime), START);
  }

  private static Signals signals(int current, double requests, double responseTime) {
    return Signals.of(
        current,
        Map.of(
            "requests_per_minute",
            new Total(requests),
            "response_time_p95_ms",
            new Total(responseTime)));
  }
}

package io.tenantry.autoscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.autoscale.policy.Mode;
import io.tenantry.testing.Configured;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The policies of the configuration and those that operators give. */
class PlanTest {
  private static final String RULE =
      "{\"rule\": \"target_tracking\", \"metrics\": [{\"signal\": \"concurrency\", \"target\": 2}]}";

  private static AutoscalerConfig config(Map<String, String> settings) {
    return Configured.with(settings).autoscaler();
  }

  private static Plan read(String more) {
    var json = new JsonObject("{\"tenants\": %s, \"nodes\": %s %s}".formatted(RULE, RULE, more));
    return PlanJson.read(json, config(Map.of()));
  }

  @Test
  void tiersHaveBoundsOfTheirOwn() {
    var configured = Plan.of(config(Map.of("autoscaler.tiers", "enterprise 5 50, pro 2 20")));
    assertThat(configured.ofTier("enterprise").min()).isEqualTo(5);
    assertThat(configured.ofTier("pro").max()).isEqualTo(20);
    assertThat(configured.ofTier("free").max()).isEqualTo(10);

    var given = read(", \"tiers\": {\"free\": {\"max\": 3}, \"pro\": {\"min\": 2, \"max\": 9}}");
    assertThat(given.ofTier("free").min()).isEqualTo(1);
    assertThat(given.ofTier("free").max()).isEqualTo(3);
    assertThat(given.ofTier("pro").min()).isEqualTo(2);
    assertThat(given.ofTier("enterprise").max()).isEqualTo(10);
    assertThat(PlanJson.read(PlanJson.of(given), config(Map.of()))).isEqualTo(given);
  }

  @Test
  void boundsThatMeanNothingAreRefused() {
    Configured.refuses(
        "autoscaler.tiers",
        "pro 6 5",
        "must be lines such as enterprise 5 50, the least at most the most");
    assertThatThrownBy(() -> read(", \"tiers\": {\"pro\": {\"min\": 6, \"max\": 5}}"))
        .hasMessageContaining("The body is not one that can be followed.");
  }

  @Test
  void theNodesMayHaveAModeOfTheirOwn() {
    var plan = Plan.of(config(Map.of("autoscaler.nodes_mode", "apply")));

    assertThat(plan.nodes().mode()).isEqualTo(Mode.APPLY);
    assertThat(plan.tenants().mode()).isEqualTo(Mode.RECOMMEND);
    assertThat(plan.workers().mode()).isEqualTo(Mode.RECOMMEND);
  }

  @Test
  void whatIsNotSaidOfWorkersIsAsConfigured() {
    assertThat(read("").workers()).isEqualTo(Plan.of(config(Map.of())).workers());
    assertThat(read(", \"workers\": " + RULE).workers().max()).isEqualTo(10);
    var forecast = "{\"rule\": \"prediction\", \"capacity\": 5}";
    assertThatThrownBy(() -> read(", \"workers\": " + forecast))
        .hasMessageContaining("The body is not one that can be followed.");
  }
}

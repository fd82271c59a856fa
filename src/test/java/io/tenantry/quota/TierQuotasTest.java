package io.tenantry.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TierQuotasTest {
  private final TierQuotas tiers =
      new TierQuotas(
          List.of("free api_request 1000 month hard", "free data_transfer 5000000 day soft"));

  @Test
  void aTierHasItsOwnAndAnotherHasNone() {
    assertThat(tiers.inForce("free", List.of()))
        .containsExactly(
            new Quota("api_request", new BigDecimal(1000), Period.MONTH, true),
            new Quota("data_transfer", new BigDecimal(5_000_000), Period.DAY, false));
    assertThat(tiers.inForce("pro", List.of())).isEmpty();
  }

  @Test
  void aTenantsOwnStandsInThePlaceOfItsTiers() {
    var own = new Quota("api_request", BigDecimal.TEN, Period.HOUR, false);

    assertThat(tiers.inForce("free", List.of(own)))
        .hasSize(2)
        .contains(own)
        .extracting(Quota::metric)
        .containsExactly("api_request", "data_transfer");
  }

  @Test
  void refusesALineThatIsNone() {
    for (var line : List.of("", "free api_request -1 month hard", "free x 1 year hard", "a b")) {
      assertThatThrownBy(() -> new QuotaConfig(List.of(line), Duration.ofSeconds(2)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

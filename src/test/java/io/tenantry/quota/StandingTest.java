package io.tenantry.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static Standing standing(String limit, String used, boolean hard) {
    return new Standing(
        new Quota("tokens", new BigDecimal(limit), Period.DAY, hard),
        OffsetDateTime.parse("2026-01-01T00:00:00Z"),
        new BigDecimal(used));
  }

  private static Integer[] thresholds(String limit, String used) {
    return standing(limit, used, true)
        .notices()
        .map(notice -> notice.reached().threshold())
        .toArray(Integer[]::new);
  }

  @Test
  void aThresholdIsReachedByItsVeryShareAndNotBefore() {
    assertThat(thresholds("10", "7.999999")).isEmpty();
    assertThat(thresholds("10", "8")).containsExactly(80);
    assertThat(thresholds("10", "9.999999")).containsExactly(80);
    assertThat(thresholds("10", "10")).containsExactly(80, 100);
    assertThat(thresholds("10", "1000000000000")).containsExactly(80, 100);
  }

  @Test
  void nothingMayBeUsedOfAQuotaOfNothing() {
    assertThat(standing("0", "0", true).refuses()).isTrue();
  }

  @Test
  void aSoftQuotaRefusesNothing() {
    assertThat(standing("10", "11", false).refuses()).isFalse();
    assertThat(standing("10", "11", true).refuses()).isTrue();
  }

  @Test
  void saysWhatIsLeftAndNeverLessThanNothing() {
    var json = standing("100000", "100001.50", true).toJson();

    assertThat(json.encode())
        .isEqualTo(
            "{\"metric\":\"tokens\",\"limit\":100000,\"period\":\"day\",\"kind\":\"hard\","
                + "\"used\":100001.5,\"used_share\":1,\"remaining\":0,"
                + "\"resets_at\":\"2026-01-02T00:00:00.000000Z\"}");
  }
}

package io.tenantry.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurationTextTest {
  @Test
  void readsEachUnit() {
    assertThat(DurationText.parse("200ms")).isEqualTo(Duration.ofMillis(200));
    assertThat(DurationText.parse("5s")).isEqualTo(Duration.ofSeconds(5));
    assertThat(DurationText.parse("15m")).isEqualTo(Duration.ofMinutes(15));
    assertThat(DurationText.parse("24h")).isEqualTo(Duration.ofHours(24));
    assertThat(DurationText.parse("30d")).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void refusesEveryOtherForm() {
    for (var text : List.of("", "5", "5 s", "-5s", "1.5s", "5S", "5min", "PT5S", "1m30s", "٥s")) {
      assertThatThrownBy(() -> DurationText.parse(text))
          .as(text)
          .hasMessage("must be a duration such as 200ms, 5s, 15m, 24h or 30d");
    }
  }

  @Test
  void refusesALengthBeyondAllReason() {
    assertThatThrownBy(() -> DurationText.parse("9999999999d"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesWhatItReadsInTheLargestExactUnit() {
    for (var text : List.of("0s", "1ms", "1500ms", "5s", "90s", "15m", "23h", "30d")) {
      assertThat(DurationText.write(DurationText.parse(text))).isEqualTo(text);
    }
    assertThat(DurationText.write(Duration.ofHours(24))).isEqualTo("1d");
  }
}

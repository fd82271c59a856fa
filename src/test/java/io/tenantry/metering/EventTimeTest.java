package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class EventTimeTest {
  private static OffsetDateTime byJava(String text) {
    return OffsetDateTime.parse(text)
        .withOffsetSameInstant(ZoneOffset.UTC)
        .truncatedTo(ChronoUnit.MICROS);
  }

  @Property
  void readsAsJavaDoes(
      @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long second,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(max = 9) int decimals) {
    var whole = Instant.ofEpochSecond(second).toString().replace("Z", "");
    var digits = "%09d".formatted(nanos).substring(0, decimals);
    var text = whole + (decimals == 0 ? "" : "." + digits) + "Z";

    assertThat(EventTime.parse(text)).isEqualTo(byJava(text));
  }

  @Property
  void refusesWhatJavaRefuses(
      @ForAll @IntRange(max = 13) int month,
      @ForAll @IntRange(max = 32) int day,
      @ForAll @IntRange(max = 25) int hour,
      @ForAll @IntRange(max = 61) int second) {
    var text = "2025-%02d-%02dT%02d:59:%02dZ".formatted(month, day, hour, second);

    OffsetDateTime expected;
    try {
      expected = byJava(text);
    } catch (DateTimeException e) {
      assertThatThrownBy(() -> EventTime.parse(text)).isInstanceOf(DateTimeException.class);
      return;
    }
    assertThat(EventTime.parse(text)).isEqualTo(expected);
  }

  @Test
  void readsOtherForms() {
    for (var text : List.of("2026-01-15T09:25:00+02:00", "2026-01-15T09:25:00.123456789-18:00")) {
      assertThat(EventTime.parse(text)).isEqualTo(byJava(text));
    }
  }

  @Test
  void refusesWhatIsNoTime() {
    for (var text :
        List.of(
            "",
            "Z",
            "2026-01-15T09:25Z",
            "2026-01-15T09:25:00",
            "2026-01-15T09:25:00.1234567890Z",
            "2026-01-15 09:25:00Z",
            "2026-01-15T09:25:00ZZ",
            "٢٠26-01-15T09:25:00Z")) {
      assertThatThrownBy(() -> EventTime.parse(text)).isInstanceOf(DateTimeException.class);
    }
  }
}

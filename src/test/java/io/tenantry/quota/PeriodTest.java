package io.tenantry.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

class PeriodTest {
  private static final Instant LEAP_DAY = Instant.parse("2028-02-29T23:59:59.999Z");

  private static String span(Period period) {
    var start = period.start(LEAP_DAY);
    return start + " " + period.end(start);
  }

  @Test
  void beginsAndEndsByTheCalendar() {
    assertThat(span(Period.HOUR)).isEqualTo("2028-02-29T23:00Z 2028-03-01T00:00Z");
    assertThat(span(Period.DAY)).isEqualTo("2028-02-29T00:00Z 2028-03-01T00:00Z");
    assertThat(span(Period.MONTH)).isEqualTo("2028-02-01T00:00Z 2028-03-01T00:00Z");
  }

  @Test
  void theFirstMomentBelongsToThePeriodThatItBegins() {
    var midnight = OffsetDateTime.parse("2028-03-01T00:00:00Z");

    assertThat(Period.MONTH.start(midnight.toInstant())).isEqualTo(midnight);
  }
}

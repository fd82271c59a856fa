package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GranularityTest {
  private static List<String> starts(Granularity granularity, String zone, String from, int many) {
    var starts = new ArrayList<String>();
    var start = granularity.start(Instant.parse(from), ZoneId.of(zone));
    for (int i = 0; i < many; i++) {
      starts.add(start.toString());
      start = granularity.next(start, ZoneId.of(zone));
    }
    return starts;
  }

  private static Pieces.Coarsest coarsest(Granularity granularity, String zone) {
    var year =
        new Span(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));
    return granularity.coarsest(year, ZoneId.of(zone));
  }

  @Test
  void aDayIsAsLongAsTheZoneHasIt() {
    assertThat(starts(Granularity.DAY, "Europe/Berlin", "2026-03-28T12:00:00Z", 3))
        .containsExactly("2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
  }

  @Test
  void anHourThatComesTwiceIsTwoWindows() {
    assertThat(starts(Granularity.HOUR, "Europe/Berlin", "2026-10-24T23:30:00Z", 4))
        .containsExactly(
            "2026-10-24T23:00:00Z",
            "2026-10-25T00:00:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T02:00:00Z");
  }

  @Test
  void aMonthBeginsInTheZone() {
    assertThat(starts(Granularity.MONTH, "America/New_York", "2026-03-01T02:00:00Z", 3))
        .containsExactly("2026-02-01T05:00:00Z", "2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z");
  }

  @Test
  void anHourOfAZoneByTheHalfHourBeginsAtTheHalfHour() {
    assertThat(starts(Granularity.HOUR, "Asia/Kolkata", "2026-03-01T02:10:00Z", 2))
        .containsExactly("2026-03-01T01:30:00Z", "2026-03-01T02:30:00Z");
  }

  @Test
  void theZoneDecidesWhichTablesFit() {
    assertThat(coarsest(Granularity.DAY, "UTC")).isEqualTo(Pieces.Coarsest.DAY);
    assertThat(coarsest(Granularity.MONTH, "Africa/Abidjan")).isEqualTo(Pieces.Coarsest.DAY);
    assertThat(coarsest(Granularity.MONTH, "Europe/London")).isEqualTo(Pieces.Coarsest.HOUR);
    assertThat(coarsest(Granularity.DAY, "Europe/Berlin")).isEqualTo(Pieces.Coarsest.HOUR);
    assertThat(coarsest(Granularity.HOUR, "UTC")).isEqualTo(Pieces.Coarsest.HOUR);
    assertThat(coarsest(Granularity.DAY, "Asia/Kathmandu")).isEqualTo(Pieces.Coarsest.MINUTE);
    assertThat(coarsest(Granularity.MINUTE, "UTC")).isEqualTo(Pieces.Coarsest.MINUTE);
  }
}

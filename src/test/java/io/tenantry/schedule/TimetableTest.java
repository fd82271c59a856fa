package io.tenantry.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.kernel.ProblemException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Times in zones whose clocks are moved, and ticks that were missed. */
class TimetableTest {
  private static List<String> times(String cron, String zone, String after, int count) {
    var timetable = Timetable.of(cron, zone);
    var times = new ArrayList<String>();
    var time = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      time = timetable.next(time).orElseThrow();
      times.add(time.toString());
    }
    return times;
  }

  @Test
  void atATimeThatDoesNotExistItFiresAtTheNextThatDoes() {
    // On 29 March 2026 the clocks of Berlin go from 02:00 to 03:00.
    assertThat(times("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    // The hour that is skipped begins the day.
    assertThat(times("0 0 * * *", "America/Santiago", "2026-09-05T12:00:00Z", 2))
        .containsExactly("2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z");
  }

  @Test
  void severalTimesThatDoNotExistAreOne() {
    assertThat(times("0,20,40 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 3))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z", "2026-03-29T01:40:00Z");
  }

  @Test
  void atATimeThatComesTwiceItFiresOnce() {
    // On 25 October 2026 the clocks of Berlin go from 03:00 back to 02:00.
    assertThat(times("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    // From between the two, and from after the second.
    assertThat(times("30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", 1))
        .containsExactly("2026-10-26T01:30:00Z");
    // Clocks that are moved by half an hour.
    assertThat(times("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T10:00:00Z", 2))
        .containsExactly("2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z");
  }

  @Test
  void aRhythmGoesOnWhereClocksAreMoved() {
    assertThat(times("*/30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", 4))
        .containsExactly(
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:00:00Z");
    assertThat(times("@hourly", "America/New_York", "2026-03-08T05:30:00Z", 3))
        .containsExactly("2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z", "2026-03-08T08:00:00Z");
  }

  @Test
  void whatWasMissedIsTheLastOfIt() {
    var minutely = Timetable.of("* * * * *", "UTC");
    var from = Instant.parse("2025-01-01T00:00:00Z");

    assertThat(minutely.latest(from, Instant.parse("2026-06-01T10:17:30Z")))
        .isEqualTo("2026-06-01T10:17:00Z");
    assertThat(minutely.latest(from, from.plusSeconds(59))).isEqualTo(from);
    assertThat(minutely.latest(from, from.plusSeconds(60))).isEqualTo(from.plusSeconds(60));
    // A spread that has grown since: it is early, and still this one's turn.
    assertThat(minutely.latest(from, from.minusSeconds(20))).isEqualTo(from);
    assertThat(
            Timetable.of("30 2 * * *", "Europe/Berlin")
                .latest(
                    Instant.parse("2026-03-01T01:30:00Z"), Instant.parse("2026-03-29T20:00:00Z")))
        .isEqualTo("2026-03-29T01:00:00Z");
  }

  @Test
  void refusesZonesThatDoNotExistAndTimesThatNeverCome() {
    assertThatThrownBy(() -> Timetable.of("@daily", "Europe/Lisboa"))
        .satisfies(
            failure -> assertThat(error(failure).encode()).contains("/time_zone", "Europe/Lisbon"));
    for (var zone : List.of("+02:00", "UTC+2", "europe/lisbon", "Mars/Base")) {
      assertThatThrownBy(() -> Timetable.of("@daily", zone))
          .satisfies(
              failure -> assertThat(error(failure).getString("pointer")).isEqualTo("/time_zone"));
    }
    assertThatThrownBy(() -> Timetable.of("0 0 30 2 *", "UTC").first(Instant.EPOCH))
        .satisfies(failure -> assertThat(error(failure).getString("pointer")).isEqualTo("/cron"));
    assertThatThrownBy(() -> Timetable.of("61 * * * *", "UTC"))
        .satisfies(failure ->
            assertThat(error(failure).getString("detail"))
                .isEqualTo("is no cron expression: Value 61 not in range [0, 59]"));
  }

  private static JsonObject error(Throwable failure) {
    return ((ProblemException) failure)
        .problem()
        .extensions()
        .getJsonArray("errors")
        .getJsonObject(0);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void eachTimeOfADayCountsOnceWhereClocksAreMoved(@ForAll Random random) {
    var zones =
        List.of(
            "Europe/Berlin",
            "America/New_York",
            "America/Santiago",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "Asia/Kolkata",
            "America/St_Johns",
            "Antarctica/Troll");
    var zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
    var change = zone.getRules().nextTransition(Instant.parse("2026-01-01T00:00:00Z"));
    var middle = change == null ? Instant.parse("2026-05-01T00:00:00Z") : change.getInstant();
    int step = 1 + random.nextInt(59);
    int first = random.nextInt(5);
    var timetable = Timetable.of("*/%d %d-%d * * *".formatted(step, first, 5), zone.getId());
    var from = middle.minus(Duration.ofHours(30));
    var until = middle.plus(Duration.ofHours(30));

    var expected = new TreeSet<Instant>();
    var last = LocalDateTime.ofInstant(until, zone).plusHours(3);
    for (var wall = LocalDateTime.ofInstant(from, zone).minusHours(3).withMinute(0);
        wall.isBefore(last);
        wall = wall.plusMinutes(1)) {
      if (wall.getMinute() % step == 0 && wall.getHour() >= first && wall.getHour() <= 5) {
        var gap = zone.getRules().getTransition(wall);
        var time = gap != null && gap.isGap() ? gap.getInstant() : wall.atZone(zone).toInstant();
        if (time.isAfter(from) && !time.isAfter(until)) {
          expected.add(time);
        }
      }
    }

    var found = new TreeSet<Instant>();
    for (var time = timetable.next(from).orElseThrow();
        !time.isAfter(until);
        time = timetable.next(time).orElseThrow()) {
      assertThat(found.add(time)).as("twice: %s", time).isTrue();
    }
    assertThat(found).as("%s %s", zone, timetable).isEqualTo(expected);
    var now = from.plusSeconds(random.nextInt(60 * 3_600));
    var due = expected.floor(now);
    if (due != null) {
      assertThat(timetable.latest(expected.first(), now)).isEqualTo(due);
    }
  }
}

package io.tenantry.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class CronTest {
  private static final LocalDateTime FRIDAY = LocalDateTime.parse("2026-07-03T10:17:30");

  private static String next(String cron) {
    return Cron.parse(cron).next(FRIDAY).map(LocalDateTime::toString).orElse("never");
  }

  @Test
  void readsTheFiveFieldsOfUnix() {
    assertThat(next("* * * * *")).isEqualTo("2026-07-03T10:18");
    assertThat(next("*/20 * * * *")).isEqualTo("2026-07-03T10:20");
    assertThat(next("30 2 * * mon-fri")).isEqualTo("2026-07-06T02:30");
    assertThat(next("0 0 29 feb *")).isEqualTo("2028-02-29T00:00");
    assertThat(next("0 12 * * 7")).isEqualTo("2026-07-05T12:00");
  }

  @Test
  void readsNames() {
    assertThat(next("@hourly")).isEqualTo("2026-07-03T11:00");
    assertThat(next("@daily")).isEqualTo("2026-07-04T00:00");
    assertThat(next("@midnight")).isEqualTo("2026-07-04T00:00");
    assertThat(next("@weekly")).isEqualTo("2026-07-05T00:00");
    assertThat(next("@monthly")).isEqualTo("2026-08-01T00:00");
    assertThat(next("@yearly")).isEqualTo("2027-01-01T00:00");
    assertThat(next("@annually")).isEqualTo("2027-01-01T00:00");
  }

  @Test
  void refusesWhatIsNone() {
    for (var text :
        List.of(
            "60 * * * *",
            "0 24 * * *",
            "0 0 0 * *",
            "0 0 32 * *",
            "0 0 * 13 *",
            "0 0 * * 8",
            "*/0 * * * *",
            "5-1 * * * *",
            "a * * * *",
            "0 0 L * *",
            "0 0 * *",
            "0 0 * * * *",
            "@reboot",
            "")) {
      assertThatIllegalArgumentException().as(text).isThrownBy(() -> Cron.parse(text));
    }
  }

  @Test
  void knowsThatSomeDaysNeverCome() {
    assertThat(next("0 0 30 2 *")).isEqualTo("never");
    assertThat(next("0 0 31 2,4,6,9,11 *")).isEqualTo("never");
  }

  @Test
  void afterACenturyWithoutALeapYearThereIsOneAgain() {
    assertThat(Cron.parse("0 0 29 2 *").next(LocalDateTime.parse("2096-03-01T00:00")))
        .hasValue(LocalDateTime.parse("2104-02-29T00:00"));
  }

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void namesTheTimesThatItsFieldsSay(@ForAll Random random) {
    var minutes = new BitSet();
    var hours = new BitSet();
    var days = new BitSet();
    var months = new BitSet();
    var weekdays = new BitSet();
    var ofDays = field(random, 1, 31, days);
    var before =
        field(random, 0, 59, minutes) + " " + field(random, 0, 23, hours) + " " + ofDays + " ";
    var ofMonths = field(random, 1, 12, months);
    var ofWeekdays = field(random, 0, 6, weekdays);
    boolean either = !ofDays.equals("*") && !ofWeekdays.equals("*");
    var from = LocalDateTime.of(2026, 1, 1, 0, 0).plusMinutes(random.nextInt(5_000_000));

    var expected = Optional.<LocalDateTime>empty();
    for (var day = from.toLocalDate(); expected.isEmpty(); day = day.plusDays(1)) {
      boolean ofMonth = days.get(day.getDayOfMonth());
      boolean ofWeek = weekdays.get(day.getDayOfWeek().getValue() % 7);
      if (months.get(day.getMonthValue()) && (either ? ofMonth || ofWeek : ofMonth && ofWeek)) {
        var start = day.atStartOfDay();
        expected =
            hours.stream()
                .boxed()
                .flatMap(hour ->
                    minutes.stream().mapToObj(minute -> start.withHour(hour).withMinute(minute)))
                .filter(time -> time.isAfter(from))
                .findFirst();
      }
    }

    var cron = before + ofMonths + " " + ofWeekdays;
    assertThat(Cron.parse(cron).next(from)).as("%s after %s", cron, from).isEqualTo(expected);
  }

  /** A field as text, and what it names; days that every month has are among it. */
  private static String field(Random random, int low, int high, BitSet named) {
    if (random.nextBoolean()) {
      named.set(low, high + 1);
      return "*";
    }
    var parts = new ArrayList<String>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int from = low + random.nextInt(high - low);
      int to = from + 1 + random.nextInt(high - from);
      int step = 2 + random.nextInt(4);
      switch (random.nextInt(3)) {
        case 0 -> {
          named.set(from == 30 ? 1 : from);
          parts.add(Integer.toString(from == 30 ? 1 : from));
        }
        case 1 -> {
          named.set(from, to + 1);
          parts.add(from + "-" + to);
        }
        default -> {
          for (int value = from; value <= to; value += step) {
            named.set(value);
          }
          parts.add(from + "-" + to + "/" + step);
        }
      }
    }
    // So that there is a day in each month.
    named.set(low);
    return low + "," + String.join(",", parts);
  }
}

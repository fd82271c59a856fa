package io.tenantry.metering;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Reads the times of events; nearly all come in one form, for which Java's reader is slow. */
final class EventTime {
  private static final int SHORTEST = "2026-01-15T09:25:00Z".length();
  private static final int SECONDS = "2026-01-15T09:25".length();
  private static final int DECIMALS = "2026-01-15T09:25:00".length();
  private static final int NANO_DIGITS = 9;
  private static final String FORM = "0000-00-00T00:00:00";

  private EventTime() {}

  /**
   * An RFC 3339 time in UTC, to the microsecond.
   *
   * @throws DateTimeException where it is none
   */
  static OffsetDateTime parse(String text) {
    // The standard wants seconds, which Java's own form may leave out.
    if (text.length() < SHORTEST || text.charAt(SECONDS) != ':') {
      throw new DateTimeException("no seconds");
    }
    return isUsual(text)
        ? usual(text)
        : OffsetDateTime.parse(text)
            .withOffsetSameInstant(ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.MICROS);
  }

  // In UTC, with up to nine decimals.
  private static boolean isUsual(String text) {
    int last = text.length() - 1;
    if (text.charAt(last) != 'Z' || last > DECIMALS + 1 + NANO_DIGITS || last == DECIMALS + 1) {
      return false;
    }
    for (int i = 0; i < last; i++) {
      char form = i < DECIMALS ? FORM.charAt(i) : i == DECIMALS ? '.' : '0';
      char c = text.charAt(i);
      if (form == '0' ? c < '0' || c > '9' : c != form) {
        return false;
      }
    }
    return true;
  }

  private static OffsetDateTime usual(String text) {
    var date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    var time =
        LocalTime.of(number(text, 11, 13), number(text, 14, 16), number(text, 17, 19), nanos(text));
    return OffsetDateTime.of(date, time, ZoneOffset.UTC);
  }

  private static int nanos(String text) {
    int end = text.length() - 1;
    if (end == DECIMALS) {
      return 0;
    }
    int nanos = number(text, DECIMALS + 1, end);
    for (int digits = end - DECIMALS - 1; digits < NANO_DIGITS; digits++) {
      nanos *= 10;
    }
    return nanos / 1000 * 1000;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}

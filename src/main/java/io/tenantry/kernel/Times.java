package io.tenantry.kernel;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times as the contract has them: RFC 3339 in UTC, with microseconds and a {@code Z}. */
public final class Times {
  private Times() {}

  public static String text(OffsetDateTime time) {
    var text = new StringBuilder(27);
    append(time, text);
    return text.toString();
  }

  /** The same into a text that is being built: it is on the path of every row that is answered. */
  public static void append(OffsetDateTime time, StringBuilder text) {
    var utc = time.withOffsetSameInstant(ZoneOffset.UTC);
    digits(utc.getYear(), 4, text);
    digits(utc.getMonthValue(), 2, text.append('-'));
    digits(utc.getDayOfMonth(), 2, text.append('-'));
    digits(utc.getHour(), 2, text.append('T'));
    digits(utc.getMinute(), 2, text.append(':'));
    digits(utc.getSecond(), 2, text.append(':'));
    digits(utc.getNano() / 1000, 6, text.append('.'));
    text.append('Z');
  }

  private static void digits(int value, int width, StringBuilder text) {
    int power = 1;
    for (int i = 1; i < width; i++) {
      power *= 10;
    }
    for (; power > 0; power /= 10) {
      text.append((char) ('0' + value / power % 10));
    }
  }
}

package io.tenantry.kernel.json;

import java.time.YearMonth;

/**
 * The dates and times of RFC 3339 that java.time and PostgreSQL can hold: no year 0, no second 60,
 * no offset beyond 18 hours, at most nine decimals.
 */
final class Moments {
  private static final int OFFSET = 19;
  private static final int MOST_DECIMALS = 9;
  private static final int WIDEST_OFFSET = 18 * 60;

  private Moments() {}

  static boolean isDate(String text) {
    return text.length() == 10 && startsWithDate(text);
  }

  static boolean isDateTime(String text) {
    return text.length() > OFFSET
        && startsWithDate(text)
        && (text.charAt(10) == 'T' || text.charAt(10) == 't')
        && isBelow(24, text, 11)
        && text.charAt(13) == ':'
        && isBelow(60, text, 14)
        && text.charAt(16) == ':'
        && isBelow(60, text, 17)
        && isOffset(text, skipDecimals(text));
  }

  private static boolean startsWithDate(String text) {
    int century = number(text, 0);
    int year = number(text, 2);
    int month = number(text, 5);
    int day = number(text, 8);
    return century >= 0
        && year >= 0
        && century + year > 0
        && text.charAt(4) == '-'
        && month >= 1
        && month <= 12
        && text.charAt(7) == '-'
        && day >= 1
        && (day <= 28 || day <= YearMonth.of(century * 100 + year, month).lengthOfMonth());
  }

  private static int skipDecimals(String text) {
    if (text.charAt(OFFSET) != '.') {
      return OFFSET;
    }
    int end = OFFSET + 1;
    while (end < text.length() && Format.isDigit(text.charAt(end))) {
      end++;
    }
    int decimals = end - OFFSET - 1;
    return decimals >= 1 && decimals <= MOST_DECIMALS ? end : text.length();
  }

  private static boolean isOffset(String text, int at) {
    int left = text.length() - at;
    if (left == 1) {
      return text.charAt(at) == 'Z' || text.charAt(at) == 'z';
    }
    return left == 6
        && (text.charAt(at) == '+' || text.charAt(at) == '-')
        && isBelow(24, text, at + 1)
        && text.charAt(at + 3) == ':'
        && isBelow(60, text, at + 4)
        && number(text, at + 1) * 60 + number(text, at + 4) <= WIDEST_OFFSET;
  }

  private static boolean isBelow(int limit, String text, int at) {
    int number = number(text, at);
    return number >= 0 && number < limit;
  }

  /** The two digits at a place, or -1 when they are none. */
  private static int number(String text, int at) {
    char tens = text.charAt(at);
    char ones = text.charAt(at + 1);
    return Format.isDigit(tens) && Format.isDigit(ones) ? (tens - '0') * 10 + ones - '0' : -1;
  }
}

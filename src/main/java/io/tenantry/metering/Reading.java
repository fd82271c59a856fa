package io.tenantry.metering;

import io.tenantry.kernel.json.JsonText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one meter takes of one event's data.
 *
 * @param group the dimensions as JSON text, in the order of the meter
 * @param number where the meter takes numbers
 * @param value stands for the value where the meter counts different ones
 */
record Reading(String group, @Nullable BigDecimal number, @Nullable UUID value) {
  private static final int MOST_DECIMALS = 12;
  private static final BigDecimal TOO_MUCH = new BigDecimal("1e30");
  private static final int LONGEST_GROUP = 64;
  private static final int PLAIN = 20;
  private static final Pattern NUMBER =
      Pattern.compile("-?\\d{1,64}(\\.\\d{1,64})?([eE][-+]?\\d{1,2})?");

  /** Fails with a {@link Rejection} where the data is not of the meter's kind. */
  static Reading of(Meter meter, @Nullable Object data) {
    var path = meter.valuePath();
    var group = group(meter, data);
    if (path == null) {
      return new Reading(group, null, null);
    }
    var value = path.read(data);
    if (value == null) {
      throw Rejection.Code.MISSING_VALUE.because(
          "the meter " + meter.name() + " finds nothing at " + path);
    }
    return meter.aggregation().needsNumber()
        ? new Reading(group, number(meter, path, value), null)
        : new Reading(group, null, different(meter, path, value));
  }

  private static BigDecimal number(Meter meter, JsonPath path, Object value) {
    BigDecimal number;
    if (value instanceof Number any) {
      number = exact(any);
    } else if (value instanceof String text && NUMBER.matcher(text).matches()) {
      number = new BigDecimal(text);
    } else {
      throw wrong(meter, path, "a number");
    }
    if (number.abs().compareTo(TOO_MUCH) >= 0) {
      throw Rejection.Code.OUT_OF_RANGE.because(
          "the meter %s takes numbers below 1e30, which that at %s is not"
              .formatted(meter.name(), path));
    }
    if (number.scale() > MOST_DECIMALS) {
      number = number.setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN);
    }
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  private static BigDecimal exact(Number number) {
    return switch (number) {
      case BigDecimal decimal -> decimal;
      case BigInteger whole -> new BigDecimal(whole);
      case Double fraction -> BigDecimal.valueOf(fraction);
      default -> BigDecimal.valueOf(number.longValue());
    };
  }

  private static UUID different(Meter meter, JsonPath path, Object value) {
    return switch (value) {
      case String text -> Event.digest("text", text);
      case Number number -> Event.digest("number", canonical(number));
      case Boolean truth -> Event.digest("truth", truth.toString());
      default -> throw wrong(meter, path, "a text, a number or a truth value");
    };
  }

  // The same number however it is written and wherever it comes from: a request or a table.
  private static String canonical(Number number) {
    var exact = exact(number);
    if (exact.signum() == 0) {
      return "0";
    }
    var stripped = exact.stripTrailingZeros();
    return Math.abs(stripped.scale()) <= PLAIN && stripped.precision() <= 2 * PLAIN
        ? stripped.toPlainString()
        : stripped.toString();
  }

  private static String group(Meter meter, @Nullable Object data) {
    if (meter.groupBy().isEmpty()) {
      return "{}";
    }
    var text = new StringBuilder("{");
    for (var group : meter.groupBy()) {
      var value = group.path().read(data);
      if (value == null) {
        continue;
      }
      append(text, group.name(), member(meter, group, value));
    }
    return text.append('}').toString();
  }

  private static void append(StringBuilder text, String name, String value) {
    JsonText.quote(name, text.length() == 1 ? text : text.append(','));
    JsonText.quote(value, text.append(':'));
  }

  private static String member(Meter meter, Grouping group, Object value) {
    return switch (value) {
      case String text -> cut(text);
      case Number number -> cut(canonical(number));
      case Boolean truth -> truth.toString();
      default -> throw wrong(meter, group.path(), "a text, a number or a truth value");
    };
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST_GROUP) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST_GROUP - 1)) ? 1 : 0;
    return text.substring(0, LONGEST_GROUP - end);
  }

  private static Rejection wrong(Meter meter, JsonPath path, String wanted) {
    return Rejection.Code.WRONG_TYPE.because(
        "the meter %s wants %s at %s".formatted(meter.name(), wanted, path));
  }
}

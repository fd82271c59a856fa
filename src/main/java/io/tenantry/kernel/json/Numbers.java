package io.tenantry.kernel.json;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Compares JSON's numbers by their value, whatever their Java types are. */
final class Numbers {
  private static final long EXACT_IN_DOUBLE = 1L << 53;

  private Numbers() {}

  static int compare(Number a, Number b) {
    if (isLong(a) && isLong(b)) {
      return Long.compare(a.longValue(), b.longValue());
    }
    if (isDouble(a) && isDouble(b)) {
      double x = a.doubleValue();
      double y = b.doubleValue();
      return x < y ? -1 : x > y ? 1 : 0;
    }
    return exact(a).compareTo(exact(b));
  }

  static boolean isMultiple(Number value, Number of) {
    if (isLong(value) && isLong(of)) {
      return value.longValue() % of.longValue() == 0;
    }
    return exact(value).remainder(exact(of)).signum() == 0;
  }

  /** The decimal that the number is written as. */
  static BigDecimal exact(Number number) {
    return switch (number) {
      case BigDecimal d -> d;
      case BigInteger i -> new BigDecimal(i);
      case Double d -> BigDecimal.valueOf(d);
      default -> new BigDecimal(number.toString());
    };
  }

  private static boolean isLong(Number number) {
    return number instanceof Integer || number instanceof Long;
  }

  private static boolean isDouble(Number number) {
    return number instanceof Double
        || (isLong(number) && Math.abs(number.longValue()) <= EXACT_IN_DOUBLE);
  }
}

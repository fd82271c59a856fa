package io.tenantry.metering;

import java.util.Locale;

/** How a meter makes one figure of the events in a window. */
enum Aggregation {
  SUM,
  COUNT,
  MAX,
  MIN,
  AVG,
  UNIQUE,
  LATEST;

  /** The name in the contract, such as {@code sum}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Aggregation of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  /** Whether an event must have a value at the meter's path. */
  boolean needsValue() {
    return this != COUNT;
  }

  /** Whether that value must be a number. */
  boolean needsNumber() {
    return this != COUNT && this != UNIQUE;
  }
}

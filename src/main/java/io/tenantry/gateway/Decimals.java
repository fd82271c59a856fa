package io.tenantry.gateway;

/** Writes durations as decimal milliseconds without going through floating point. */
final class Decimals {
  private Decimals() {}

  /** Nanoseconds as milliseconds with three decimals, such as {@code 1.204}. */
  static String millis(long nanos) {
    long micros = nanos / 1000;
    long rest = micros % 1000;
    return micros / 1000 + (rest < 10 ? ".00" : rest < 100 ? ".0" : ".") + rest;
  }
}

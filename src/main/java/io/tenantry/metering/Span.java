package io.tenantry.metering;

import java.time.Duration;
import java.time.Instant;

/** A time from one instant to another, the second not included. */
record Span(Instant from, Instant to) {
  boolean isEmpty() {
    return !from.isBefore(to);
  }

  /** The whole units of UTC within; empty where there is none. */
  Span whole(Duration unit) {
    long seconds = unit.toSeconds();
    long first = Math.ceilDiv(from.getEpochSecond(), seconds) * seconds;
    long last = Math.floorDiv(to.getEpochSecond(), seconds) * seconds;
    return new Span(Instant.ofEpochSecond(first), Instant.ofEpochSecond(Math.max(first, last)));
  }
}

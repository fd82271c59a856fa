package io.tenantry.kernel;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes the ids of rows: UUIDs of version 7, which sort by the time of their making. */
public final class Ids {
  private final InstantSource clock;

  public Ids(InstantSource clock) {
    this.clock = clock;
  }

  public UUID next() {
    var random = ThreadLocalRandom.current();
    long high = clock.millis() << 16 | 0x7000L | random.nextLong() & 0x0fffL;
    long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    return new UUID(high, low);
  }
}

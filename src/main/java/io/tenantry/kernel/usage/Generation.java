package io.tenantry.kernel.usage;

import java.util.concurrent.atomic.AtomicInteger;

/** Numbers the parts of the journal: all of one generation come before all of the next. */
final class Generation {
  private static final int PARTS_BITS = 20;

  private final long number;
  private final AtomicInteger parts = new AtomicInteger();

  Generation(long number) {
    this.number = number;
  }

  Generation next() {
    return new Generation(number + 1);
  }

  long nextPart() {
    return (number << PARTS_BITS) + parts.getAndIncrement();
  }
}

package io.tenantry.kernel.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An amount of memory or data, written {@code 64B}, {@code 16KiB}, {@code 1MiB} or {@code 2GiB}.
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})(B|KiB|MiB|GiB)");
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB");

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("must not be negative");
    }
  }

  /** Reads the written form; anything else is an IllegalArgumentException that says the form. */
  public static ByteSize parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("must be a size such as 512B, 16KiB, 1MiB or 2GiB");
    }
    var unit = 1L << (10 * UNITS.indexOf(form.group(2)));
    try {
      return new ByteSize(Math.multiplyExact(Long.parseLong(form.group(1)), unit));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("must be a smaller size", e);
    }
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** The written form in the largest unit that needs no fraction. */
  @Override
  public String toString() {
    var unit = 0;
    var amount = bytes;
    while (amount != 0 && amount % 1024 == 0 && unit < UNITS.size() - 1) {
      amount /= 1024;
      unit++;
    }
    return amount + UNITS.get(unit);
  }
}

package io.tenantry.autoscale;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The least and the most capacity that tenants of a tier have. */
record TierBounds(int least, int most) {
  private static final Pattern LINE = Pattern.compile("([a-z]+) +(\\d{1,6}) +(\\d{1,6})");

  /** Whether a line is {@code <tier> <least> <most>}. */
  static boolean isOne(String line) {
    var parts = LINE.matcher(line);
    return parts.matches() && of(parts.group(2), parts.group(3)).isSound();
  }

  /** Reads such lines, by tier. */
  static Map<String, TierBounds> read(List<String> lines) {
    var bounds = new HashMap<String, TierBounds>();
    for (var line : lines) {
      var parts = LINE.matcher(line);
      if (parts.matches()) {
        bounds.put(parts.group(1), of(parts.group(2), parts.group(3)));
      }
    }
    return bounds;
  }

  private static TierBounds of(String least, String most) {
    return new TierBounds(Integer.parseInt(least), Integer.parseInt(most));
  }

  private boolean isSound() {
    return most >= 1 && least <= most && most <= 100_000;
  }
}

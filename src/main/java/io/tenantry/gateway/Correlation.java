package io.tenantry.gateway;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The id that ties a request to its log lines, jobs and messages. */
final class Correlation {
  private static final int LONGEST = 128;

  private Correlation() {}

  /** The caller's own id where it is safe to write anywhere, else a new one. */
  static String idOf(@Nullable String sent) {
    return sent != null && isSafe(sent) ? sent : newId();
  }

  private static boolean isSafe(String id) {
    if (id.isEmpty() || id.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "._-".indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  // Not a secret, so the fast source of randomness serves.
  private static String newId() {
    var random = ThreadLocalRandom.current();
    long high = random.nextLong() & 0xffffffffffff0fffL | 0x4000L;
    long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}

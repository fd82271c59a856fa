package io.tenantry.apikey;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers for a moment which keys have ended, so that a program that goes on with a revoked key
 * does not go on costing reads. No operation brings a key back; the moment is for those who do so
 * in the database. One per event loop.
 */
final class EndedKeys {
  static final long MOMENT_MILLIS = 10_000;
  private static final int MOST_REMEMBERED = 10_000;

  private final InstantSource clock;
  // By digest, until when it is believed.
  private final Map<String, Long> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  EndedKeys(InstantSource clock) {
    this.clock = clock;
  }

  void note(String digest) {
    ended.put(digest, clock.millis() + MOMENT_MILLIS);
  }

  boolean holds(String digest) {
    var until = ended.get(digest);
    if (until != null && until <= clock.millis()) {
      ended.remove(digest);
      return false;
    }
    return until != null;
  }
}

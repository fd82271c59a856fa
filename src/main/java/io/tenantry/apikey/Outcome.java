package io.tenantry.apikey;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What came of looking at a presented key. */
enum Outcome {
  /** Not a key's form, or a wrong checksum: nobody was asked. */
  MALFORMED,
  /** Not one of this installation's making, by its seal: nobody was asked. */
  UNSEALED,
  /** No such tenant, or none of its keys has this prefix. */
  UNKNOWN,
  /** Revoked or expired. */
  ENDED,
  /** Another secret than the key's. */
  WRONG,
  /** Right, and found so by bcrypt. */
  PROVED,
  /** Right, and found so by a process before. */
  RECALLED,
  /** Right, and known to be. */
  REMEMBERED;

  /** How often each outcome there was. */
  static final class Counts {
    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    Counts(MeterRegistry registry) {
      for (var outcome : values()) {
        counters.put(
            outcome,
            Counter.builder("tenantry.apikey.verifications")
                .description("API keys that were looked at, by what came of it")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry));
      }
    }

    void count(Outcome outcome) {
      var counter = counters.get(outcome);
      if (counter != null) {
        counter.increment();
      }
    }
  }
}

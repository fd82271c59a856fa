package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EndedKeysTest {
  private long now = 1_000_000;
  private final EndedKeys ended = new EndedKeys(() -> Instant.ofEpochMilli(now));

  @Test
  void remembersForAMomentAndNotTheOthers() {
    ended.note("one");

    assertThat(ended.holds("one")).isTrue();
    assertThat(ended.holds("another")).isFalse();

    now += EndedKeys.MOMENT_MILLIS;
    assertThat(ended.holds("one")).isFalse();
  }

  @Test
  void forgetsTheOldestWhenThereAreTooMany() {
    for (int i = 0; i <= 10_000; i++) {
      ended.note("key " + i);
    }

    assertThat(ended.holds("key 0")).isFalse();
    assertThat(ended.holds("key 1")).isTrue();
    assertThat(ended.holds("key 10000")).isTrue();
  }
}

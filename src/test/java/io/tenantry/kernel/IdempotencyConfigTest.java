package io.tenantry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdempotencyConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(Configured.byDefault().idempotency())
        .isEqualTo(new IdempotencyConfig(Duration.ofDays(1)));
  }

  @Test
  void refusesARetentionTooShortForARetry() {
    Configured.refuses("idempotency.retention", "59s", "must be from 1m to 30d, not 59s");
  }
}

package io.tenantry.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TenantConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(Configured.byDefault().tenant())
        .isEqualTo(new TenantConfig(true, Duration.ofMillis(500)));
  }

  @Test
  void boundsHowLongASuspensionMayGoUnnoticed() {
    Configured.refuses("tenant.refresh_interval", "2m", "must be from 10ms to 1m, not 2m");
  }
}

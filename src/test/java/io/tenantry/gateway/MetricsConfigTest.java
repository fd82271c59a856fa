package io.tenantry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import org.junit.jupiter.api.Test;

class MetricsConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(Configured.byDefault().metrics()).isEqualTo(new MetricsConfig(20));
  }

  @Test
  void boundsTheLabels() {
    Configured.refuses("metrics.tenant_labels", "1001", "must be from 0 to 1000, not 1001");
  }
}

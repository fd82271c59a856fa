package io.tenantry.kernel;

import static io.tenantry.testing.Configured.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import org.junit.jupiter.api.Test;

class LogConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(Configured.byDefault().log())
        .isEqualTo(new LogConfig(LogConfig.Format.AUTO, LogConfig.Level.INFO));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    refuses("log.format", "xml", "must be one of auto, json, text");
    refuses("log.level", "loud", "must be one of trace, debug, info, warn, error");
  }
}

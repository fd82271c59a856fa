package io.tenantry.embedded;

import static io.tenantry.testing.Configured.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EmbeddedConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(Configured.byDefault().embedded())
        .isEqualTo(new EmbeddedConfig(Path.of(".tenantry"), 0, 0));
  }

  @Test
  void refusesWhatIsNoPlaceOrPort() {
    refuses("embedded.data_dir", "", "must not be empty");
    refuses("embedded.data_dir", "a\0b", "must be a path");
    refuses("embedded.postgres_port", "65536", "must be from 0 to 65535, not 65536");
    refuses("embedded.redis_port", "-1", "must be from 0 to 65535, not -1");
  }
}

package io.tenantry.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void isMaskedInWhateverRecordHoldsIt() {
    var sample =
        Sample.from(Optional.empty(), Map.of("TENANTRY_STORE_URL", "postgres://me:hunter2@db/x"));

    assertThat(sample.toString()).doesNotContain("hunter2").contains("(secret)");
  }

  @Test
  void staysOutOfTheMessagesOfOtherKeys() {
    assertThatThrownBy(() ->
            Sample.from(
                Optional.empty(),
                Map.of(
                    "TENANTRY_STORE_URL", "hunter2",
                    "TENANTRY_SERVER_PORT", "hunter2",
                    "TENANTRY_SERVER_REQUEST_TIMEOUT", "hunter2",
                    "TENANTRY_SERVER_MAX_BODY_SIZE", "hunter2",
                    "TENANTRY_SERVER_MODE", "hunter2",
                    "TENANTRY_SERVER_ENABLED", "hunter2",
                    "TENANTRY_SERVER_TRUSTED_FILE", "hunter2",
                    "TENANTRY_PASSWORD", "hunter2")))
        .isInstanceOf(ConfigurationException.class)
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void isNeverEmpty() {
    assertThatThrownBy(() -> new Secret("")).hasMessage("must not be empty");
  }
}

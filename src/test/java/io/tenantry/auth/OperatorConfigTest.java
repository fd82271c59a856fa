package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.config.Secret;
import io.tenantry.testing.Configured;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(Configured.byDefault().operator())
        .isEqualTo(new OperatorConfig(Optional.empty(), Optional.empty()));
  }

  @Test
  void takesAnAddressAndKeepsThePasswordToItself() {
    var config =
        Configured.with(Map.of("operator.email", "ops@example.com", "operator.password", "hunter2"))
            .operator();

    assertThat(config.email()).contains("ops@example.com");
    assertThat(config.password()).contains(new Secret("hunter2"));
    assertThat(config.toString()).doesNotContain("hunter2");
  }

  @Test
  void refusesWhatIsNoAddress() {
    for (var text : List.of("ops", "ops@", "@example.com", "a b@example.com", "a@b@c")) {
      Configured.refuses("operator.email", text, "must be an e-mail address");
    }
  }
}

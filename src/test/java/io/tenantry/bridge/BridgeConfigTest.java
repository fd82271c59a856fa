package io.tenantry.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.kernel.config.ByteSize;
import io.tenantry.kernel.config.Secret;
import io.tenantry.testing.Configured;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BridgeConfigTest {
  @Test
  void isOffAndOnThisMachineByDefault() {
    assertThat(Configured.byDefault().bridge())
        .isEqualTo(
            new BridgeConfig(
                false,
                "127.0.0.1",
                7000,
                Optional.empty(),
                32,
                ByteSize.parse("2MiB"),
                Duration.ofSeconds(30),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void wantsATokenThatCannotBeGuessed() {
    assertThatThrownBy(() -> Configured.with(Map.of("bridge.enabled", "true")))
        .hasMessageContaining("must be set where bridge.enabled is true");
    Configured.refuses("bridge.token", "short", "must have at least 32 characters");
  }

  @Test
  void keepsTheTokenToItself() {
    var token = "x".repeat(32);

    var config = Configured.with(Map.of("bridge.enabled", "true", "bridge.token", token)).bridge();

    assertThat(config.token()).contains(new Secret(token));
    assertThat(config.toString()).doesNotContain(token);
  }

  @Test
  void isNotReachedFromElsewhereWithoutTls() {
    for (var host : List.of("0.0.0.0", "::", "192.168.1.1", "example.com", "127.example.com")) {
      Configured.refuses(
          "bridge.host",
          host,
          "must be a loopback address where bridge.tls_certificate is not set");
    }
    for (var host : List.of("127.0.0.2", "::1", "localhost")) {
      assertThat(Configured.with(Map.of("bridge.host", host)).bridge().host()).isEqualTo(host);
    }
  }

  @Test
  void wantsCertificateAndKeyTogether() {
    Configured.refuses(
        "bridge.tls_key",
        "key.pem",
        "must be set where bridge.tls_certificate is, and not otherwise");
  }
}

package io.tenantry.gateway;

import static io.tenantry.testing.Configured.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.config.ByteSize;
import io.tenantry.testing.Configured;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(Configured.byDefault().server())
        .isEqualTo(
            new ServerConfig(
                "127.0.0.1",
                8080,
                "127.0.0.1",
                9090,
                0,
                List.of(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                ByteSize.parse("1MiB"),
                10_000,
                Duration.ZERO,
                Duration.ofSeconds(20)));
  }

  @Test
  void takesNetworksOfBothFamilies() {
    var config = Configured.with(Map.of("server.trusted_proxies", "10.0.0.0/8, ::1/128"));

    assertThat(config.server().trustedProxies()).containsExactly("10.0.0.0/8", "::1/128");
  }

  @Test
  void refusesWhatIsNoNetwork() {
    for (var text : List.of("10.0.0.1", "10.0.0.0/33", "::/129", "proxy/8", "1.2.3/8", "[::1]/8")) {
      refuses("server.trusted_proxies", text, "must be networks such as 10.0.0.0/8 or fd00::/8");
    }
  }

  @Test
  void refusesAPortThatDoesNotExist() {
    refuses("server.port", "65536", "must be from 0 to 65535, not 65536");
    refuses("server.management_port", "-1", "must be from 0 to 65535, not -1");
  }

  @Test
  void refusesOnePortForBothListenersOnOneAddress() {
    refuses("server.management_port", "8080", "must differ from server.port");
    assertThat(
            Configured.with(
                Map.of("server.management_port", "8080", "server.management_host", "::1")))
        .isNotNull();
    assertThat(Configured.with(Map.of("server.port", "0", "server.management_port", "0")))
        .isNotNull();
  }

  @Test
  void refusesABodyOrATimeOutOfReason() {
    refuses("server.max_body_size", "65MiB", "must be from 1KiB to 64MiB, not 65MiB");
    refuses("server.request_timeout", "0s", "must be from 100ms to 10m, not 0s");
    refuses("server.header_timeout", "99ms", "must be from 100ms to 10m, not 99ms");
    refuses("server.body_timeout", "1ms", "must be from 100ms to 10m, not 1ms");
    refuses("server.idle_timeout", "1ms", "must be from 100ms to 1h, not 1ms");
    refuses("server.answer_timeout", "2h", "must be from 100ms to 1h, not 2h");
    refuses("server.drain_delay", "1h", "must be from 0s to 10m, not 1h");
    refuses("server.drain_timeout", "1d", "must be from 0s to 1h, not 1d");
  }

  @Test
  void refusesToCutOffAnswersBeforeThereCanBeOne() {
    refuses(
        "server.answer_timeout",
        "84s",
        "must be at least header_timeout, body_timeout, request_timeout and idle_timeout together");
    assertThat(Configured.with(Map.of("server.answer_timeout", "85s"))).isNotNull();
  }

  @Test
  void refusesCountsOutOfReason() {
    refuses("server.event_loops", "-1", "must be from 0 to 1024, not -1");
    refuses("server.max_connections", "0", "must be from 1 to 1000000, not 0");
  }

  @Test
  void refusesABlankAddress() {
    refuses("server.host", " ", "must not be blank");
    refuses("server.management_host", "", "must not be blank");
  }
}

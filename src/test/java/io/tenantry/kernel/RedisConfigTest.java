package io.tenantry.kernel;

import static io.tenantry.testing.Configured.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(Configured.byDefault().redis())
        .isEqualTo(
            new RedisConfig(Optional.empty(), 4, 512, Duration.ofMillis(200), Optional.empty()));
  }

  @Test
  void takesAUrlWithAndWithoutTlsAndShowsNeither() {
    for (var url : new String[] {"redis://:hunter2@cache", "rediss://:hunter2@cache"}) {
      var config = Configured.with(Map.of("redis.url", url)).redis();

      assertThat(config.url().orElseThrow().value()).isEqualTo(url);
      assertThat(config.toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void refusesTheUrlOfSomethingElse() {
    refuses("redis.url", "http://:hunter2@cache", "must start with redis:// or rediss://");
  }

  @Test
  void refusesNumbersOutOfReason() {
    refuses("redis.pool_size", "0", "must be from 1 to 1024, not 0");
    refuses("redis.wait_queue", "-1", "must be from 0 to 100000, not -1");
    refuses("redis.command_timeout", "0s", "must be from 1ms to 1m, not 0s");
  }
}

package io.tenantry.kernel.database;

import static io.tenantry.testing.Configured.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(Configured.byDefault().database())
        .isEqualTo(
            new DatabaseConfig(
                Optional.empty(),
                Optional.empty(),
                8,
                256,
                Duration.ofSeconds(2),
                Duration.ofMinutes(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                2,
                8,
                4_096,
                "tenant_",
                DatabaseConfig.Tls.AUTO,
                Optional.empty()));
  }

  @Test
  void takesBothNamesOfTheSchemeAndShowsNoPassword() {
    for (var url : List.of("postgres://me:hunter2@db/x", "postgresql://me:hunter2@db/x")) {
      var config = Configured.with(Map.of("database.url", url)).database();

      assertThat(config.url().orElseThrow().value()).isEqualTo(url);
      assertThat(config.toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void refusesAPasswordWithoutAUrl() {
    refuses("database.password", "hunter2", "needs database.url as well");
  }

  @Test
  void refusesTheUrlOfSomethingElse() {
    refuses(
        "database.url",
        "jdbc:postgresql://me:hunter2@db/x",
        "must start with postgres:// or postgresql://");
  }

  @Test
  void refusesARolePrefixThatMakesNoRole() {
    for (var prefix : List.of("", "pg_", "Tenant_", "a-", "1a", "a".repeat(24))) {
      refuses(
          "database.role_prefix",
          prefix,
          "must be at most 23 of a-z, 0-9 and _, begin with a letter, and not with pg_");
    }
  }

  @Test
  void refusesACallThatEndsBeforeItsStatement() {
    refuses("database.call_timeout", "5s", "must be longer than database.statement_timeout");
  }

  @Test
  void refusesNumbersOutOfReason() {
    refuses("database.pool_size", "0", "must be from 1 to 1000, not 0");
    refuses("database.wait_queue", "-1", "must be from 0 to 100000, not -1");
    refuses("database.wait_timeout", "2m", "must be from 1ms to 1m, not 2m");
    refuses("database.max_lifetime", "2d", "must be from 1s to 1d, not 2d");
    refuses("database.connect_timeout", "1ms", "must be from 10ms to 1m, not 1ms");
    refuses("database.statement_timeout", "0s", "must be from 1ms to 10m, not 0s");
    refuses("database.read_connections_per_event_loop", "0", "must be from 1 to 64, not 0");
    refuses("database.write_connections_per_event_loop", "65", "must be from 1 to 64, not 65");
    refuses("database.prepared_statements", "0", "must be from 1 to 100000, not 0");
    refuses("database.tls", "off", "must be one of auto, disable, require, verify_full");
  }
}

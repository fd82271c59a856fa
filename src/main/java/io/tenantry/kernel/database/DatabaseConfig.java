package io.tenantry.kernel.database;

import io.tenantry.kernel.config.Requirements;
import io.tenantry.kernel.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The PostgreSQL to use (without a URL the embedded one), its pool and lanes, and how long to wait
 * at each step. {@code callTimeout} is the platform's own deadline around {@code statementTimeout},
 * which the server keeps: it holds when the server does not answer at all.
 */
public record DatabaseConfig(
    Optional<Secret> url,
    Optional<Secret> password,
    int poolSize,
    int waitQueue,
    Duration waitTimeout,
    Duration maxLifetime,
    Duration connectTimeout,
    Duration statementTimeout,
    Duration callTimeout,
    int readConnectionsPerEventLoop,
    int writeConnectionsPerEventLoop,
    int preparedStatements,
    String rolePrefix,
    Tls tls,
    Optional<Path> tlsCa) {
  // With a tenant id of 40 characters a role's name still fits PostgreSQL's 63 bytes.
  private static final Pattern ROLE_PREFIX = Pattern.compile("(?!pg_)[a-z][a-z0-9_]{0,22}");

  /** How the connection is secured; {@code AUTO} verifies in full unless the host is loopback. */
  public enum Tls {
    AUTO,
    DISABLE,
    REQUIRE,
    VERIFY_FULL
  }

  public DatabaseConfig {
    new Requirements()
        .that(
            "url",
            url.map(Secret::value).stream()
                .allMatch(u -> u.startsWith("postgres://") || u.startsWith("postgresql://")),
            "must start with postgres:// or postgresql://")
        .that("password", password.isEmpty() || url.isPresent(), "needs database.url as well")
        .range("poolSize", poolSize, 1, 1_000)
        .range("waitQueue", waitQueue, 0, 100_000)
        .range("waitTimeout", waitTimeout, "1ms", "1m")
        .range("maxLifetime", maxLifetime, "1s", "1d")
        .range("connectTimeout", connectTimeout, "10ms", "1m")
        .range("statementTimeout", statementTimeout, "1ms", "10m")
        .range("callTimeout", callTimeout, "1ms", "10m")
        .that(
            "callTimeout",
            callTimeout.compareTo(statementTimeout) > 0,
            "must be longer than database.statement_timeout")
        .range("readConnectionsPerEventLoop", readConnectionsPerEventLoop, 1, 64)
        .range("writeConnectionsPerEventLoop", writeConnectionsPerEventLoop, 1, 64)
        .range("preparedStatements", preparedStatements, 1, 100_000)
        .that(
            "rolePrefix",
            ROLE_PREFIX.matcher(rolePrefix).matches(),
            "must be at most 23 of a-z, 0-9 and _, begin with a letter, and not with pg_")
        .orThrow();
  }
}

package io.tenantry.migration;

import java.time.Duration;

/**
 * How a run treats the tenants' tables.
 *
 * @param parallelism how many tenants are migrated at once, each over its own connection, 1 to 32
 * @param lockTimeout how long a step waits for a table that a request holds, before the tenant
 *     counts as failed
 * @param statementTimeout how long one step may take
 */
public record MigrationConfig(int parallelism, Duration lockTimeout, Duration statementTimeout) {
  private static final int MOST_CONNECTIONS = 32;

  public MigrationConfig {
    if (parallelism < 1 || parallelism > MOST_CONNECTIONS) {
      throw new IllegalArgumentException("the parallelism of migrations is 1 to 32");
    }
  }

  /** The same with another parallelism. */
  public MigrationConfig withParallelism(int other) {
    return new MigrationConfig(other, lockTimeout, statementTimeout);
  }

  /** How long to wait for any answer: longer than the server itself allows a step. */
  Duration deadline() {
    return statementTimeout.plusSeconds(10);
  }
}

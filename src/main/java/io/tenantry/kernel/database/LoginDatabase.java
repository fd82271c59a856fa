package io.tenantry.kernel.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.function.Function;

/**
 * The door for work that makes or drops tenants: it runs as the login itself, which may create
 * roles and take any role of this installation, and has no rights of its own on any table.
 */
public final class LoginDatabase {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Pool pool;

  LoginDatabase(Pool pool) {
    this.pool = pool;
  }

  /** Runs work in one transaction: commits when it succeeds, rolls back when it fails. */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return Transactions.run(pool, Transactions.BEGIN, PATIENCE, work);
  }
}

package io.tenantry.kernel.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The door through which audit logs are sealed, and nothing else: its connections have the owner's
 * role, which alone may write what no tenant may. Bare names are the platform's tables.
 */
public final class SealingDatabase {
  private final Vertx vertx;
  private final Pool pool;
  private final PgConnectOptions options;
  private final Duration connectTimeout;
  private final Duration callTimeout;

  SealingDatabase(Vertx vertx, Pool pool, PgConnectOptions options, DatabaseConfig config) {
    this.vertx = vertx;
    this.pool = pool;
    this.options = options;
    this.connectTimeout = config.connectTimeout();
    this.callTimeout = config.callTimeout();
  }

  /** Runs work in one transaction: commits when it succeeds, rolls back when it fails. */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return Transactions.run(pool, Transactions.BEGIN, callTimeout, work);
  }

  /**
   * A new connection for a look through all tenants, which the caller closes: a backend remembers
   * every table that it has seen for as long as it lives. Blocks, so never on an event loop.
   */
  public BlockingConnection connect() {
    var attempt = PgConnection.connect(vertx, options);
    var connection =
        attempt
            .timeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
            // One that comes after all is not kept.
            .onFailure(late -> attempt.onSuccess(PgConnection::close))
            .await();
    return new BlockingConnection(connection, callTimeout);
  }
}

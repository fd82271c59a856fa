package io.tenantry.kernel.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The door to the platform's own tables, the registry among them. Its connections have the
 * platform's role and path from their start and can read no tenant's schema.
 */
public final class PlatformDatabase {
  private final Pool pool;
  private final Duration callTimeout;
  private final String enter;

  PlatformDatabase(Pool pool, DatabaseRoles roles, Duration callTimeout) {
    this.pool = pool;
    this.callTimeout = callTimeout;
    this.enter =
        Doorway.SQL.script(
            "enterRegistry", Map.of("platform", DatabaseRoles.quote(roles.platform())));
  }

  /** Runs one statement in a transaction of its own. */
  public Future<RowSet<Row>> run(String sql, Tuple arguments) {
    return pool.preparedQuery(sql)
        .execute(arguments)
        .timeout(callTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(DatabaseFailures.meaning(failure)));
  }

  Future<?> ping() {
    return run(Doorway.SQL.get("ping"), Tuple.tuple());
  }

  /** Runs work in one transaction: commits when it succeeds, rolls back when it fails. */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return Transactions.run(pool, Transactions.BEGIN, callTimeout, work);
  }

  /**
   * Runs work in the midst of a {@link TenantDatabase#transaction}, which is the tenant's again
   * afterwards: what changes among the platform's tables and in the tenant's audit log are one.
   */
  public <T> Future<T> within(
      SqlConnection transaction, TenantNames tenant, Function<SqlConnection, Future<T>> work) {
    return Transactions.within(transaction, enter, tenant, work);
  }
}

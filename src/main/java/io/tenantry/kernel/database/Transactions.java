package io.tenantry.kernel.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs work between BEGIN and COMMIT or ROLLBACK. The connection returns to its pool only when the
 * server has answered the closing statement, also where the caller stopped waiting before: so no
 * borrower ever finds somebody else's transaction open.
 */
final class Transactions {
  static final String BEGIN = Doorway.SQL.script("enterPlatform", Map.of());
  private static final String COMMIT = Doorway.SQL.script("commit", Map.of());
  private static final String ROLL_BACK = Doorway.SQL.script("rollBack", Map.of());

  private Transactions() {}

  /**
   * @param enter the statements that open the transaction, one message
   * @param deadline how long the caller waits; the server's own statement timeout is shorter
   */
  static <T> Future<T> run(
      Pool pool, String enter, Duration deadline, Function<SqlConnection, Future<T>> work) {
    return pool.getConnection()
        .compose(connection -> on(connection, enter, work))
        .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(DatabaseFailures.meaning(failure)));
  }

  private static <T> Future<T> on(
      SqlConnection connection, String enter, Function<SqlConnection, Future<T>> work) {
    return connection
        .query(enter)
        .execute()
        .compose(entered -> attempt(connection, work))
        .compose(
            result -> connection.query(COMMIT).execute().map(committed -> result),
            failure ->
                connection
                    .query(ROLL_BACK)
                    .execute()
                    .transform(rolledBack -> Future.<T>failedFuture(failure)))
        .onComplete(ended -> connection.close());
  }

  /** Runs work under the role that {@code enter} takes, in a transaction of the tenant's. */
  static <T> Future<T> within(
      SqlConnection transaction,
      String enter,
      TenantNames tenant,
      Function<SqlConnection, Future<T>> work) {
    var values = Map.of("schema", tenant.quotedSchema(), "role", tenant.quotedRole());
    return transaction
        .query(enter)
        .execute()
        .compose(entered -> work.apply(transaction))
        .compose(result ->
            transaction
                .query(Doorway.SQL.script("enterTenant", values))
                .execute()
                .map(left -> result));
  }

  private static <T> Future<T> attempt(
      SqlConnection connection, Function<SqlConnection, Future<T>> work) {
    try {
      return work.apply(connection);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}

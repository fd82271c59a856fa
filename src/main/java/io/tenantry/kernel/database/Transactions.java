package io.tenantry.kernel.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
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
  private static final String FORGET_ROLES = Doorway.SQL.script("forgetRoles", Map.of());

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
        .recover(refused -> enterAnew(connection, enter, refused, 3))
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

  /**
   * A backend that lists what the login may become, while one more role is granted, goes on without
   * that one; so can the list that is made anew.
   */
  private static Future<RowSet<Row>> enterAnew(
      SqlConnection connection, String enter, Throwable refused, int tries) {
    var state = DatabaseFailures.state(refused);
    if (state.equals(DatabaseFailures.NO_SUCH_ROLE)) {
      return Future.failedFuture(DatabaseFailures.refused(refused));
    }
    if (tries == 0 || !state.equals(DatabaseFailures.NO_RIGHT)) {
      return Future.failedFuture(refused);
    }
    return connection
        .query(FORGET_ROLES)
        .execute()
        .compose(forgot -> connection.query(enter).execute())
        .recover(again -> enterAnew(connection, enter, again, tries - 1));
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

package io.tenantry.kernel.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One connection for work that goes step by step: start-up and migrations. Each call waits for its
 * answer, at most for the deadline, so it is never made on an event loop.
 */
public final class BlockingConnection implements AutoCloseable {
  private final SqlConnection connection;
  private final Duration deadline;

  /** Takes over {@code connection}; {@code deadline} bounds each call. */
  public BlockingConnection(SqlConnection connection, Duration deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  /**
   * Connects; a server that does not answer within the deadline is a failure. A bare name finds
   * nothing but PostgreSQL's own until a transaction says whose tables it uses.
   */
  public static BlockingConnection open(Vertx vertx, PgConnectOptions options, Duration deadline) {
    var bare = new PgConnectOptions(options).addProperty("search_path", "pg_catalog, pg_temp");
    return new BlockingConnection(await(PgConnection.connect(vertx, bare), deadline), deadline);
  }

  /** Runs one prepared statement. */
  public RowSet<Row> query(String statement, Object... arguments) {
    return await(
        connection.preparedQuery(statement).execute(Tuple.from(List.of(arguments))), deadline);
  }

  /** Runs several statements that are sent as one message. */
  public void run(String script) {
    await(connection.query(script).execute(), deadline);
  }

  /** Commits when {@code work} returns; rolls back whole when it throws. */
  public <T> T inTransaction(Supplier<T> work) {
    var transaction = await(connection.begin(), deadline);
    T result;
    try {
      result = work.get();
    } catch (RuntimeException e) {
      quietly(transaction.rollback());
      throw e;
    }
    await(transaction.commit(), deadline);
    return result;
  }

  @Override
  public void close() {
    quietly(connection.close());
  }

  /** What has failed already is told by its first failure. */
  private void quietly(Future<Void> last) {
    last.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty().await();
  }

  private static <T> T await(Future<T> future, Duration deadline) {
    return future
        .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure ->
            Future.failedFuture(
                failure instanceof RuntimeException
                    ? failure
                    : new UnfitDatabaseException(
                        "the database does not answer: " + failure.getMessage(), failure)))
        .await();
  }
}

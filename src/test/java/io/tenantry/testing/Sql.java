package io.tenantry.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Runs statements on a connection of their own and waits: setup and looks behind the scenes. */
public final class Sql {
  private static final int LIMIT_SECONDS = 30;

  private Sql() {}

  /**
   * Runs one statement after the other, each in its own transaction.
   *
   * @return the rows of the last one
   * @throws IllegalStateException whose message is what the server said
   */
  public static RowSet<Row> run(String url, String first, String... more) {
    var vertx = Vertx.vertx();
    try {
      return await(
          PgConnection.connect(vertx, PgConnectOptions.fromUri(url))
              .compose(connection -> all(connection, first, more).eventually(connection::close)));
    } finally {
      await(vertx.close());
    }
  }

  private static Future<RowSet<Row>> all(PgConnection connection, String first, String... more) {
    var result = connection.query(first).execute();
    for (var statement : more) {
      result = result.compose(before -> connection.query(statement).execute());
    }
    return result;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause()), e);
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}

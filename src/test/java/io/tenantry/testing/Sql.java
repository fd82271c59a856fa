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
    try (var session = open(url)) {
      var result = session.run(first);
      for (var statement : more) {
        result = session.run(statement);
      }
      return result;
    }
  }

  /** A connection that stays, for transactions that are open while a test does something else. */
  public static Session open(String url) {
    var vertx = Vertx.vertx();
    try {
      return new Session(vertx, await(PgConnection.connect(vertx, PgConnectOptions.fromUri(url))));
    } catch (IllegalStateException refused) {
      await(vertx.close());
      throw refused;
    }
  }

  /** An open connection; closing it rolls back what it has not committed. */
  public static final class Session implements AutoCloseable {
    private final Vertx vertx;
    private final PgConnection connection;

    private Session(Vertx vertx, PgConnection connection) {
      this.vertx = vertx;
      this.connection = connection;
    }

    /** As {@link Sql#run}. */
    public RowSet<Row> run(String statement) {
      return await(connection.query(statement).execute());
    }

    @Override
    public void close() {
      await(vertx.close());
    }
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

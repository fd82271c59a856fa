package io.tenantry.kernel.database;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;

/** What became of statements that were sent as one transaction. */
record Outcome(Future<?> begun, List<Future<RowSet<Row>>> results, AsyncResult<?> ended) {
  /**
   * Whether the server answered that nothing of it was kept: one of its own errors within a
   * transaction ends it. What the driver refuses never reached the server, and the rest is kept.
   */
  boolean isUndone() {
    return begun.succeeded()
        && ended.succeeded()
        && results.stream().anyMatch(result -> result.cause() instanceof PgException);
  }

  /** What to answer to the statement at this place: its rows only where they are committed. */
  Future<RowSet<Row>> of(int place) {
    var result = results.get(place);
    return result.succeeded() && begun.succeeded() && ended.failed()
        ? Future.failedFuture(ended.cause())
        : result;
  }
}

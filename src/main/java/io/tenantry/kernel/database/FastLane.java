package io.tenantry.kernel.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One event loop's held connections. A tenant always takes the same one, so that PostgreSQL caches
 * each tenant's catalogue and plans once. A tenant whose statements meet locks is sent round by the
 * general lane for a while, since on a pipeline everyone behind it would wait too.
 */
final class FastLane {
  private static final long DETOUR_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final HeldConnection[] connections;
  private final long overdueNanos;
  private final long connectMillis;
  private final boolean commits;
  private final Map<String, Long> detours = new HashMap<>();

  /**
   * @param commits whether it is for writes
   */
  FastLane(
      Vertx vertx,
      PgConnectOptions options,
      int size,
      long overdueMillis,
      long connectMillis,
      boolean commits) {
    this.connectMillis = connectMillis;
    this.commits = commits;
    this.vertx = vertx;
    this.options = options;
    this.overdueNanos = TimeUnit.MILLISECONDS.toNanos(overdueMillis);
    this.connections = new HeldConnection[size];
    for (int i = 0; i < size; i++) {
      connections[i] = new HeldConnection(vertx, options, connectMillis, commits);
    }
  }

  boolean takes(String role) {
    if (detours.isEmpty()) {
      return true;
    }
    var since = detours.get(role);
    if (since != null && System.nanoTime() - since > DETOUR_NANOS) {
      detours.remove(role);
      return true;
    }
    return since == null;
  }

  Future<RowSet<Row>> run(Doorway tenant, String sql, Tuple arguments) {
    var role = tenant.names().role();
    int index = Math.floorMod(role.hashCode(), connections.length);
    var connection = connections[index];
    if (connection.isRetired()) {
      connection = new HeldConnection(vertx, options, connectMillis, commits);
      connections[index] = connection;
    }
    var used = connection;
    return connection.run(tenant, sql, arguments).onFailure(failure -> learn(role, used, failure));
  }

  private void learn(String role, HeldConnection used, Throwable failure) {
    switch (DatabaseFailures.state(failure)) {
      case DatabaseFailures.LOCK_NOT_AVAILABLE, DatabaseFailures.STATEMENT_TIMEOUT ->
          detours.put(role, System.nanoTime());
      case DatabaseFailures.PLAN_CHANGED, DatabaseFailures.READ_ONLY -> used.retire();
      default -> {}
    }
  }

  /** Closes the connections on which the server has stopped answering. */
  void closeOverdue() {
    for (var connection : connections) {
      if (connection.isOverdue(overdueNanos)) {
        connection.close();
      }
    }
  }

  Future<?> close() {
    return Future.join(java.util.Arrays.stream(connections).map(HeldConnection::close).toList());
  }
}

package io.tenantry.kernel.database;

import io.tenantry.kernel.KernelProblem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.SqlClientInternal;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection that an event loop keeps and pipelines statements on. The statements of one turn
 * of the loop leave together in one write, those of one tenant side by side, and the role changes
 * only between tenants. A change of role that fails leaves the former tenant's, under which the
 * schema-qualified statement behind it is refused: the two keys do not fit one another.
 */
final class HeldConnection {
  private static final int MOST_IN_FLIGHT = 1024;

  private final Vertx vertx;
  private final Context context;
  private final PgConnectOptions options;
  private final long connectMillis;
  private final ArrayDeque<Long> sentAt = new ArrayDeque<>();
  private List<Statement> waiting = new ArrayList<>();
  private @Nullable PgConnection connection;
  private boolean connecting;
  private boolean due;
  private String role = "";
  private boolean retired;

  /** Made on the event loop that will use it. */
  HeldConnection(Vertx vertx, PgConnectOptions options, long connectMillis) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.options = options;
    this.connectMillis = connectMillis;
  }

  Future<RowSet<Row>> run(Doorway tenant, String sql, Tuple arguments) {
    if (sentAt.size() + waiting.size() >= MOST_IN_FLIGHT) {
      return Future.failedFuture(
          KernelProblem.UNAVAILABLE.because("Too many requests wait for the database."));
    }
    var promise = Promise.<RowSet<Row>>promise();
    waiting.add(new Statement(tenant, sql, arguments, promise));
    if (!due) {
      due = true;
      context.runOnContext(turnEnded -> send());
    }
    return promise.future();
  }

  private void send() {
    due = false;
    var ready = connection;
    // The driver would drop a batch for a closed connection without a word; nothing of it was sent.
    if (ready == null || !((SqlConnectionInternal) ready).unwrap().isValid()) {
      connect();
      return;
    }
    var batch = waiting;
    waiting = new ArrayList<>();
    if (batch.size() > 1) {
      var now = role;
      // The tenant whose role the connection has comes first, then each of the others in one run.
      batch.sort((one, other) -> one.order(now).compareTo(other.order(now)));
    }
    ((SqlClientInternal) ready).group(client -> batch.forEach(each -> execute(client, each)));
  }

  private void execute(SqlClient client, Statement statement) {
    var wanted = statement.tenant.names().role();
    if (!role.equals(wanted)) {
      role = wanted;
      client.query(statement.tenant.become()).execute().onFailure(refused -> retire());
    }
    sentAt.add(System.nanoTime());
    client
        .preparedQuery(statement.sql)
        .execute(statement.arguments)
        .onComplete(result -> {
          answered();
          if (result.succeeded()) {
            statement.promise.complete(result.result());
          } else {
            statement.promise.fail(result.cause());
          }
        });
  }

  private void answered() {
    sentAt.poll();
    closeWhenDone();
  }

  private void connect() {
    if (connecting) {
      return;
    }
    connecting = true;
    var attempt = PgConnection.connect(vertx, options);
    attempt
        .timeout(connectMillis, TimeUnit.MILLISECONDS)
        .onComplete(made -> {
          connecting = false;
          if (made.succeeded()) {
            connection = made.result();
            role = "";
            made.result().closeHandler(closed -> retire());
            send();
          } else {
            // The next statement tries anew; a connection that comes after all is not kept.
            attempt.onSuccess(PgConnection::close);
            failWaiting(made.cause());
          }
        });
  }

  private void failWaiting(Throwable cause) {
    var failed = waiting;
    waiting = new ArrayList<>();
    failed.forEach(statement -> statement.promise.fail(cause));
  }

  /** Takes no more statements; what is under way may end. */
  void retire() {
    retired = true;
    closeWhenDone();
  }

  private void closeWhenDone() {
    var last = connection;
    if (retired && last != null && sentAt.isEmpty() && waiting.isEmpty()) {
      last.close();
    }
  }

  boolean isRetired() {
    return retired;
  }

  /** Whether the oldest statement under way has waited longer than this many nanoseconds. */
  boolean isOverdue(long nanos) {
    var oldest = sentAt.peek();
    return oldest != null && System.nanoTime() - oldest > nanos;
  }

  /** Closes at once; what is under way fails. */
  Future<Void> close() {
    retired = true;
    var last = connection;
    return last == null ? Future.succeededFuture() : last.close();
  }

  private record Statement(
      Doorway tenant, String sql, Tuple arguments, Promise<RowSet<Row>> promise) {
    String order(String currentRole) {
      var wanted = tenant.names().role();
      return wanted.equals(currentRole) ? "" : wanted;
    }
  }
}

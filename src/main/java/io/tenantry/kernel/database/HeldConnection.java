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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection that an event loop keeps and pipelines statements on. The statements of one turn
 * of the loop leave together in one write, those of one tenant side by side, and the role changes
 * only between tenants. A change of role that fails leaves the former tenant's, under which the
 * schema-qualified statement behind it is refused: the two keys do not fit one another.
 *
 * <p>One for writes commits once for all that wait: what comes while a transaction is under way
 * leaves with the next. Where one of them fails nothing of it is kept, and each is sent alone.
 */
final class HeldConnection {
  private static final int MOST_IN_FLIGHT = 1024;
  // The locks of the first are held until the last has run.
  private static final int MOST_TOGETHER = 32;
  private static final String BEGIN = Doorway.SQL.script("enterPlatform", Map.of());
  private static final String COMMIT = Doorway.SQL.script("commit", Map.of());

  private final Vertx vertx;
  private final Context context;
  private final PgConnectOptions options;
  private final long connectMillis;
  private final boolean commits;
  private final ArrayDeque<Long> sentAt = new ArrayDeque<>();
  private List<Statement> waiting = new ArrayList<>();
  private @Nullable PgConnection connection;
  private boolean connecting;
  private boolean due;
  private String role = "";
  private boolean retired;

  /**
   * Made on the event loop that will use it.
   *
   * @param commits whether it is for writes
   */
  HeldConnection(Vertx vertx, PgConnectOptions options, long connectMillis, boolean commits) {
    this.commits = commits;
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
    sendSoon();
    return promise.future();
  }

  private void sendSoon() {
    if (!due) {
      due = true;
      context.runOnContext(turnEnded -> send());
    }
  }

  private void send() {
    due = false;
    var ready = connection;
    // The driver would drop a batch for a closed connection without a word; nothing of it was sent.
    if (ready == null || !isOpen(ready)) {
      connect();
      return;
    }
    if (commits && !sentAt.isEmpty()) {
      return;
    }
    var batch = take();
    if (batch.size() > 1) {
      var now = role;
      // The tenant whose role the connection has comes first, then each of the others in one run.
      batch.sort((one, other) -> one.order(now).compareTo(other.order(now)));
    }
    if (commits && batch.size() > 1) {
      together(ready, batch);
    } else {
      alone(ready, batch);
    }
  }

  private static boolean isOpen(PgConnection made) {
    return ((SqlConnectionInternal) made).unwrap().isValid();
  }

  private List<Statement> take() {
    var batch = waiting;
    int most = commits ? Math.min(batch.size(), MOST_TOGETHER) : batch.size();
    waiting = new ArrayList<>(batch.subList(most, batch.size()));
    return new ArrayList<>(batch.subList(0, most));
  }

  private void alone(PgConnection ready, List<Statement> batch) {
    ((SqlClientInternal) ready)
        .group(client -> {
          for (var each : batch) {
            if (!each.role().equals(role)) {
              become(client, each).onFailure(refused -> retire());
            }
            execute(client, each)
                .onComplete(result -> {
                  answered(1);
                  each.promise().handle(result);
                });
          }
        });
  }

  private void together(PgConnection ready, List<Statement> batch) {
    ((SqlClientInternal) ready)
        .group(client -> {
          var begun = client.query(BEGIN).execute();
          var results = new ArrayList<Future<RowSet<Row>>>(batch.size());
          for (var each : batch) {
            if (!each.role().equals(role)) {
              become(client, each);
            }
            results.add(execute(client, each));
          }
          client
              .query(COMMIT)
              .execute()
              .onComplete(ended -> settle(batch, new Outcome(begun, results, ended)));
        });
  }

  private void settle(List<Statement> batch, Outcome outcome) {
    if (outcome.isUndone()) {
      // With it the change of role.
      role = "";
      var ready = connection;
      if (ready != null && isOpen(ready)) {
        alone(ready, batch);
      } else {
        waiting.addAll(0, batch);
      }
    } else {
      for (int i = 0; i < batch.size(); i++) {
        outcome.of(i).onComplete(batch.get(i).promise());
      }
    }
    answered(batch.size());
  }

  private Future<?> become(SqlClient client, Statement statement) {
    role = statement.role();
    return client.query(statement.tenant().become()).execute();
  }

  private Future<RowSet<Row>> execute(SqlClient client, Statement statement) {
    sentAt.add(System.nanoTime());
    return client.preparedQuery(statement.sql()).execute(statement.arguments());
  }

  private void answered(int statements) {
    for (int i = 0; i < statements; i++) {
      sentAt.poll();
    }
    if (commits && sentAt.isEmpty() && !waiting.isEmpty()) {
      sendSoon();
    }
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
    failed.forEach(statement -> statement.promise().fail(cause));
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
}

package io.tenantry.kernel.database;

import io.tenantry.kernel.IdempotencyConfig;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Once;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a write with an idempotency key happen once: its answer is kept beside the write, in the
 * write's own transaction, and played again to a retry. Only answers of success are kept, so a
 * request that failed may be mended and sent again under its key.
 */
public final class Idempotency {
  private static final Sql SQL = Sql.beside(Idempotency.class, "idempotency.sql");
  private static final String REPLAYED = "idempotent-replayed";

  private final IdempotencyConfig config;

  public Idempotency(IdempotencyConfig config) {
    this.config = config;
  }

  /**
   * Runs work in a transaction whose path has an {@code idempotency_keys} table. Fails with 409
   * while another transaction runs under the same key, with 422 where the key had another request.
   *
   * @param realm what tells this table from another tenant's, for the lock
   * @param scope whose keys these are: the caller's credential
   */
  public Future<Answer> once(
      SqlConnection transaction,
      String realm,
      String scope,
      @Nullable Once once,
      Supplier<Future<Answer>> work) {
    if (once == null) {
      return work.get();
    }
    var sealed = SealedAnswer.keyed(once);
    return transaction
        .preparedQuery(SQL.get("lockKey"))
        .execute(Tuple.of(sealed.lock(realm, scope)))
        .compose(locked -> {
          if (!locked.iterator().next().getBoolean(0)) {
            return Future.failedFuture(
                KernelProblem.IDEMPOTENCY_IN_PROGRESS.because("Try again when it has ended."));
          }
          return transaction.preparedQuery(SQL.get("findAnswer")).execute(find(scope, sealed));
        })
        .compose(rows ->
            replay(rows, sealed)
                .map(Future::succeededFuture)
                .orElseGet(
                    () -> work.get().compose(answer -> keep(transaction, scope, sealed, answer))));
  }

  // Each key that is kept takes a few that have had their time with it, so none pile up.
  private Future<Answer> keep(
      SqlConnection transaction, String scope, SealedAnswer sealed, Answer answer) {
    return transaction
        .preparedQuery(SQL.get("keepAnswer"))
        .execute(keep(scope, sealed, answer))
        .compose(kept ->
            transaction
                .preparedQuery(SQL.get("forgetOldKeys"))
                .execute(Tuple.of(config.retention().toSeconds())))
        .map(answer);
  }

  /**
   * The same for work with no write of its own, such as a login: of two requests that run at once
   * both do the work, and both answer what the first kept.
   */
  public Future<Answer> replayOrRun(
      PlatformDatabase database, String scope, @Nullable Once once, Supplier<Future<Answer>> work) {
    if (once == null) {
      return work.get();
    }
    var sealed = SealedAnswer.keyed(once);
    return database
        .run(SQL.get("findAnswer"), find(scope, sealed))
        .compose(rows ->
            replay(rows, sealed)
                .map(Future::succeededFuture)
                .orElseGet(() ->
                    work.get().compose(answer -> keepFirst(database, scope, sealed, answer))));
  }

  private Future<Answer> keepFirst(
      PlatformDatabase database, String scope, SealedAnswer sealed, Answer answer) {
    return database
        .run(SQL.get("keepAnswer"), keep(scope, sealed, answer))
        .compose(kept ->
            kept.rowCount() == 1
                ? Future.succeededFuture(answer)
                : database
                    .run(SQL.get("findAnswer"), find(scope, sealed))
                    .map(rows -> replay(rows, sealed).orElse(answer)));
  }

  private Tuple find(String scope, SealedAnswer sealed) {
    return Tuple.of(scope, sealed.keyHash(), config.retention().toSeconds());
  }

  private Tuple keep(String scope, SealedAnswer sealed, Answer answer) {
    return Tuple.of(
        scope,
        sealed.keyHash(),
        sealed.fingerprint(),
        Buffer.buffer(sealed.seal(answer)),
        config.retention().toSeconds());
  }

  private static Optional<Answer> replay(RowSet<Row> rows, SealedAnswer sealed) {
    for (var row : rows) {
      if (!Arrays.equals(
          row.getBuffer("fingerprint").getBytes(), sealed.fingerprint().getBytes())) {
        throw KernelProblem.IDEMPOTENCY_KEY_REUSED.because(
            "The first request under this key was another one.");
      }
      var answer = sealed.open(row.getBuffer("answer").getBytes());
      var headers = new java.util.HashMap<>(answer.headers());
      headers.put(REPLAYED, "true");
      return Optional.of(answer.with(headers));
    }
    return Optional.empty();
  }
}

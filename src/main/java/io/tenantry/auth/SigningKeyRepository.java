package io.tenantry.auth;

import io.tenantry.auth.SigningKeyRow.State;
import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.database.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** The platform's signing keys, newest first. */
final class SigningKeyRepository {
  private static final Sql SQL = Sql.beside(SigningKeyRepository.class, "signingkey.sql");

  private final PlatformDatabase database;

  SigningKeyRepository(PlatformDatabase database) {
    this.database = database;
  }

  Future<List<SigningKeyRow>> list() {
    return database.run(SQL.get("listSigningKeys"), Tuple.tuple()).map(SigningKeyRepository::rows);
  }

  /** Runs work while no other node changes a key. */
  <T> Future<T> locked(Function<Keys, Future<T>> work) {
    return database.transaction(transaction -> locked(transaction, work));
  }

  /** The same within a transaction of the platform's role. */
  static <T> Future<T> locked(SqlConnection transaction, Function<Keys, Future<T>> work) {
    return transaction
        .preparedQuery(SQL.get("lockSigningKeys"))
        .execute()
        .compose(locked -> work.apply(new Keys(transaction)));
  }

  private static List<SigningKeyRow> rows(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(SigningKeyRow::of).toList();
  }

  /** The keys within a transaction that holds their lock. */
  record Keys(SqlConnection transaction) {
    Future<List<SigningKeyRow>> list() {
      return execute("listSigningKeys", Tuple.tuple()).map(SigningKeyRepository::rows);
    }

    Future<Void> insert(SigningKey key, State state, MasterKey master) {
      return execute(
              "insertSigningKey",
              Tuple.of(
                  key.id(), state.text(), key.toJwk().encode(), Buffer.buffer(master.seal(key))))
          .mapEmpty();
    }

    Future<Void> activate(SigningKeyRow key) {
      return execute("activateSigningKey", Tuple.of(key.id())).mapEmpty();
    }

    Future<Void> retire(SigningKeyRow key) {
      return execute("retireSigningKey", Tuple.of(key.id())).mapEmpty();
    }

    Future<Void> end(SigningKeyRow key) {
      return execute("endSigningKey", Tuple.of(key.id())).mapEmpty();
    }

    private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
      return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
    }
  }
}

package io.tenantry.auth;

import io.tenantry.kernel.audit.AuditEntry;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tenant's sessions and the refresh tokens that carry them on. */
final class SessionRepository {
  private static final Sql SQL = Sql.beside(SessionRepository.class, "session.sql");

  private final TenantDatabase database;
  private final AuditTrail audit;

  SessionRepository(TenantDatabase database, AuditTrail audit) {
    this.database = database;
    this.audit = audit;
  }

  /** Runs work on a tenant's sessions in one transaction. */
  <T> Future<T> transaction(String tenant, Function<Sessions, Future<T>> work) {
    return database.transaction(
        database.names(tenant),
        transaction -> work.apply(new Sessions(transaction, tenant, audit)));
  }

  /** The sessions of one tenant within one transaction. */
  record Sessions(SqlConnection transaction, String tenant, AuditTrail audit) {
    /** False where the user is gone, or has another password by now. */
    Future<Boolean> begin(UUID session, Account account, OffsetDateTime expiresAt) {
      return execute(
              "insertSession", Tuple.of(session, account.id(), expiresAt, account.passwordHash()))
          .compose(begun -> execute("forgetOldSessions", Tuple.tuple()).map(begun.rowCount() == 1));
    }

    Future<?> insert(RefreshToken token, UUID session, UUID user, OffsetDateTime expiresAt) {
      return execute(
          "insertRefreshToken",
          Tuple.of(token.id(), session, user, Buffer.buffer(token.hash()), expiresAt));
    }

    /** The token's row, locked; empty where there is none or it is another token's. */
    Future<Optional<Kept>> lock(RefreshToken token) {
      return execute("lockRefreshToken", Tuple.of(token.id()))
          .map(rows -> {
            for (var row : rows) {
              return Optional.of(Kept.of(row))
                  .filter(kept -> token.hasHash(row.getBuffer("token_hash").getBytes()));
            }
            return Optional.empty();
          });
    }

    Future<?> use(RefreshToken token, RefreshToken successor) {
      return execute("useRefreshToken", Tuple.of(token.id(), Buffer.buffer(token.seal(successor))));
    }

    /** True where it was running. */
    Future<Boolean> end(UUID session, String reason) {
      return execute("endSession", Tuple.of(session, reason)).map(rows -> rows.rowCount() == 1);
    }

    Future<Void> record(AuditEntry entry) {
      return audit.record(transaction, tenant, entry);
    }

    private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
      return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
    }
  }

  /**
   * A refresh token's row with its session and user.
   *
   * @param alive whether neither token nor session has ended
   */
  record Kept(
      UUID session,
      UUID user,
      String role,
      OffsetDateTime sessionExpiresAt,
      boolean used,
      Duration sinceUsed,
      byte @Nullable [] sealedSuccessor,
      boolean alive) {
    static Kept of(Row row) {
      var successor = row.getBuffer("sealed_successor");
      return new Kept(
          row.getUUID("session_id"),
          row.getUUID("user_id"),
          row.getString("role"),
          row.getOffsetDateTime("expires_at"),
          row.getBoolean("used"),
          Duration.ofMillis((long) (row.getDouble("seconds_since_used") * 1000)),
          successor == null ? null : successor.getBytes(),
          row.getBoolean("alive"));
    }
  }
}

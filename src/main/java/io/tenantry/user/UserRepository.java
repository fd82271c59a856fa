package io.tenantry.user;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.access.RoleRepository;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.audit.Changes;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A tenant's users. Whatever changes them is written down with the change. */
final class UserRepository {
  private static final String TYPE = "user";
  private static final Sql SQL = Sql.beside(UserRepository.class, "user.sql");

  private final TenantDatabase database;
  private final Idempotency idempotency;
  private final AuditTrail audit;

  UserRepository(TenantDatabase database, Idempotency idempotency, AuditTrail audit) {
    this.database = database;
    this.idempotency = idempotency;
    this.audit = audit;
  }

  TenantNames names(Call call) {
    return database.names(call.tenant());
  }

  Future<Optional<User>> find(TenantNames tenant, UUID id) {
    return database
        .read(tenant, SQL.rendered("getUser", tenant.quotedSchema()), Tuple.of(id))
        .map(UserRepository::first);
  }

  Future<List<User>> list(TenantNames tenant, @Nullable Cursor after, int limit) {
    var arguments =
        Tuple.tuple()
            .addValue(after == null ? null : after.time())
            .addValue(after == null ? null : after.uuid())
            .addValue(limit);
    return database
        .transaction(
            tenant,
            transaction -> transaction.preparedQuery(SQL.get("listUsers")).execute(arguments))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(User::of).toList());
  }

  /**
   * Runs work in one transaction, once where the call asks for it, and while nobody else changes
   * users, keys or policies of this tenant.
   */
  Future<Answer> transaction(Call call, Function<Rows, Future<Answer>> work) {
    var tenant = names(call);
    return database.transaction(
        tenant,
        transaction ->
            idempotency.once(
                transaction,
                tenant.schema(),
                call.caller().requireSubject(),
                call.once(),
                () ->
                    RoleRepository.lockIdentity(transaction)
                        .compose(locked -> work.apply(new Rows(transaction, audit, call)))));
  }

  private static Optional<User> first(RowSet<Row> rows) {
    var row = rows.iterator();
    return row.hasNext() ? Optional.of(User.of(row.next())) : Optional.empty();
  }

  /** The users of one tenant within one transaction. */
  record Rows(SqlConnection transaction, AuditTrail audit, Call call) {
    Future<Optional<User>> lock(UUID id) {
      return execute("lockUser", Tuple.of(id)).map(UserRepository::first);
    }

    Future<Boolean> hasOtherAdmin(User user) {
      return execute("hasOtherAdmin", Tuple.of(user.id()))
          .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Empty where the email is taken. */
    Future<Optional<User>> insert(UUID id, String email, String hash, String role) {
      return execute("insertUser", Tuple.of(id, email, hash, role))
          .map(UserRepository::first)
          .compose(made -> recorded(made, Changes.between(new JsonObject(), facts(made))));
    }

    /** Empty where the email is taken; a new password ends the user's sessions. */
    Future<Optional<User>> update(User before, String email, Optional<String> hash, String role) {
      var ended =
          hash.isPresent()
              ? execute("endSessions", Tuple.of(before.id()))
              : Future.succeededFuture();
      return ended
          .compose(
              done -> execute("updateUser", Tuple.of(before.id(), email, hash.orElse(null), role)))
          .map(UserRepository::first)
          .compose(after -> {
            var changes = Changes.between(before.facts(), facts(after));
            hash.ifPresent(any -> changes.put("password", JsonObject.of("changed", true)));
            return recorded(after, changes);
          });
    }

    /** The user's sessions and tokens go too; what the user owns stays. */
    Future<Void> delete(User user) {
      return execute("deleteUser", Tuple.of(user.id()))
          .compose(gone ->
              audit.record(
                  transaction,
                  call,
                  TYPE,
                  user.id().toString(),
                  Changes.between(user.facts(), new JsonObject())));
    }

    private static JsonObject facts(Optional<User> user) {
      return user.map(User::facts).orElseGet(JsonObject::new);
    }

    private Future<Optional<User>> recorded(Optional<User> changed, JsonObject changes) {
      return changed
          .map(user -> audit.record(transaction, call, TYPE, user.id().toString(), changes))
          .orElseGet(Future::succeededFuture)
          .map(changed);
    }

    private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
      return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
    }
  }
}

package io.tenantry.apikey;

import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.access.RoleRepository;
import io.tenantry.kernel.access.Rules;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A tenant's keys: read by the fast lane, changed in transactions that keep each other waiting. */
final class ApiKeyRepository {
  private static final Sql SQL = Sql.beside(ApiKeyRepository.class, "api_key.sql");

  private final TenantDatabase database;
  private final Idempotency idempotency;
  private final AuditTrail audit;
  private final Granting granting;

  ApiKeyRepository(
      TenantDatabase database, Idempotency idempotency, AuditTrail audit, Granting granting) {
    this.database = database;
    this.idempotency = idempotency;
    this.audit = audit;
    this.granting = granting;
  }

  /** What the key of this prefix may do now; empty where there is none. */
  Future<Optional<Access>> findAccess(String tenant, String prefix) {
    return read(tenant, "findKeyAccess", Tuple.of(prefix)).map(rows -> first(rows).map(Access::of));
  }

  Future<Optional<KeptKey>> find(String tenant, UUID id) {
    return read(tenant, "getKey", Tuple.of(id)).map(rows -> first(rows).map(KeptKey::of));
  }

  /** Newest first, after a place in the list. */
  Future<List<KeptKey>> list(
      String tenant, @Nullable OffsetDateTime afterTime, @Nullable UUID afterId, int limit) {
    var arguments = Tuple.tuple().addValue(afterTime).addValue(afterId).addValue(limit);
    return read(tenant, "listKeys", arguments)
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(KeptKey::of).toList());
  }

  /** Writes down when keys were used last; what is newer already stays. */
  Future<?> markUsed(String tenant, UUID[] ids, OffsetDateTime[] times) {
    var names = database.names(tenant);
    var arguments = Tuple.tuple().addArrayOfUUID(ids).addArrayOfOffsetDateTime(times);
    // Not by the fast lane: one that met a lock would send the tenant round by the general one.
    return database.transaction(
        names, transaction -> transaction.preparedQuery(sql("markUsed", names)).execute(arguments));
  }

  /** Runs a change of keys in one transaction, once where the call asks for it. */
  Future<Answer> change(Call call, Function<ApiKeyRows, Future<Answer>> work) {
    var names = database.names(call.tenant());
    return database.transaction(
        names,
        transaction ->
            idempotency.once(
                transaction,
                names.schema(),
                call.caller().requireSubject(),
                call.once(),
                () ->
                    RoleRepository.lockIdentity(transaction)
                        .compose(locked ->
                            work.apply(
                                new ApiKeyRows(transaction, names, audit, granting, call)))));
  }

  private Future<RowSet<Row>> read(String tenant, String statement, Tuple arguments) {
    var names = database.names(tenant);
    return database.read(names, sql(statement, names), arguments);
  }

  static String sql(String statement, TenantNames names) {
    return SQL.rendered(statement, names.quotedSchema());
  }

  static Optional<Row> first(RowSet<Row> rows) {
    var row = rows.iterator();
    return row.hasNext() ? Optional.of(row.next()) : Optional.empty();
  }

  /**
   * What a presented key is judged by.
   *
   * @param ended whether it is revoked or expired
   */
  record Access(
      UUID id,
      String role,
      Rules rules,
      @Nullable OffsetDateTime expiresAt,
      String hashedSecret,
      byte[] secretCheck,
      boolean ended) {

    private static Access of(Row row) {
      var role = row.getString("role");
      return new Access(
          row.getUUID("id"),
          role,
          RoleRepository.rules(role, row.getString("permissions")),
          row.getOffsetDateTime("expires_at"),
          row.getString("hashed_secret"),
          row.getBuffer("secret_check").getBytes(),
          row.getBoolean("ended"));
    }
  }
}

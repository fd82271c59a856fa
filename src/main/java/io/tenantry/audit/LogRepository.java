package io.tenantry.audit;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's audit log as the tenant itself may see it. */
final class LogRepository {
  private static final Sql SQL = Sql.beside(LogRepository.class, "log.sql");
  // Rows are decoded on an event loop that also serves requests: small bites.
  private static final int BATCH = 500;
  // Of documents as they are stored, compressed.
  private static final int BATCH_BYTES = 1 << 20;

  private final TenantDatabase database;
  private final AuditTrail audit;

  LogRepository(TenantDatabase database, AuditTrail audit) {
    this.database = database;
    this.audit = audit;
  }

  /** The entries that the parameters ask for, newest first. */
  Future<List<LogEntry>> list(String tenant, JsonObject params, int limit) {
    return list(tenant, "listEntries", filter(params, limit));
  }

  /** Sealed entries behind a place in the chain, in order; none where there are no more. */
  Future<List<LogEntry>> listSealed(String tenant, long after, int limit) {
    return list(tenant, "listSealed", Tuple.of(after, Math.min(limit, BATCH), BATCH_BYTES));
  }

  /** Writes down that the caller took the log with it. */
  Future<?> recordExport(Call call, JsonObject what) {
    return database.transaction(
        names(call.tenant()),
        transaction -> audit.record(transaction, call, "audit_log", null, what));
  }

  private Future<List<LogEntry>> list(String tenant, String statement, Tuple arguments) {
    var names = names(tenant);
    return database.transaction(
        names,
        transaction ->
            transaction
                .preparedQuery(SQL.rendered(statement, names.quotedSchema()))
                .execute(arguments)
                .map(LogEntry::all));
  }

  private TenantNames names(String tenant) {
    return database.names(tenant);
  }

  private static Tuple filter(JsonObject params, int limit) {
    var after = Cursor.parse(params.getString("cursor"));
    return Tuple.tuple()
        .addValue(uuid(params.getString("user_id")))
        .addValue(params.getString("action"))
        .addValue(params.getString("resource_type"))
        .addValue(params.getString("resource_id"))
        .addValue(time(params.getString("from")))
        .addValue(time(params.getString("to")))
        .addValue(after == null ? null : after.time())
        .addValue(after == null ? null : cursorId(after))
        .addValue(limit);
  }

  private static @Nullable UUID uuid(@Nullable String text) {
    return text == null ? null : UUID.fromString(text);
  }

  private static @Nullable OffsetDateTime time(@Nullable String text) {
    return text == null ? null : OffsetDateTime.parse(text);
  }

  private static UUID cursorId(Cursor cursor) {
    try {
      return UUID.fromString(cursor.id());
    } catch (IllegalArgumentException e) {
      throw KernelProblem.INVALID_CURSOR.because("Begin the list anew without a cursor.");
    }
  }
}

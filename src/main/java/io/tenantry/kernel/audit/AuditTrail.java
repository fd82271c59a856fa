package io.tenantry.kernel.audit;

import io.tenantry.kernel.Ids;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens in a tenant into its audit log, in the transaction of what happens: either
 * both are there or neither. The entries are sealed into the tenant's chain afterwards, by whoever
 * asks this trail which tenants have had any.
 */
public final class AuditTrail {
  private static final Sql SQL = Sql.beside(AuditTrail.class, "audit.sql");

  private final Ids ids;
  private final Map<String, Long> written = new ConcurrentHashMap<>();

  public AuditTrail(Ids ids) {
    this.ids = ids;
  }

  /** Inserts an entry into the log of the tenant whose transaction this is. */
  public Future<Void> record(
      SqlConnection transaction,
      Call call,
      String resourceType,
      @Nullable String resourceId,
      @Nullable JsonObject changes) {
    return record(
        transaction,
        call.tenant(),
        entry(call, call.operation(), resourceType, resourceId, changes));
  }

  /**
   * The same for an entry that {@link #entry} made, for instance of a caller who failed to log in.
   */
  public Future<Void> record(SqlConnection transaction, String tenant, AuditEntry entry) {
    mark(tenant);
    return transaction
        .preparedQuery(SQL.get("insertEntry"))
        .execute(entry.addTo(Tuple.tuple()))
        .mapEmpty();
  }

  /**
   * An entry for a statement that writes it together with the change; {@link #mark} goes with it.
   */
  public AuditEntry entry(
      Call call,
      String action,
      String resourceType,
      @Nullable String resourceId,
      @Nullable JsonObject changes) {
    return AuditEntry.of(ids.next(), call, action, resourceType, resourceId, changes);
  }

  /** Says that an entry of this tenant is about to be committed. */
  public void mark(String tenant) {
    written.put(tenant, System.nanoTime());
  }

  /**
   * The tenants with entries of late by {@link System#nanoTime}; the map is the caller's to prune.
   */
  public Map<String, Long> written() {
    return written;
  }
}

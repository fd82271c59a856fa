package io.tenantry.metering;

import io.tenantry.kernel.database.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * One transaction at a time, on whichever node, counts a tenant's own events or changes its meters.
 */
final class TenantLock {
  private static final Sql SQL = Sql.beside(TenantLock.class, "events.sql");

  private TenantLock() {}

  /** Waits for its turn; the lock is held until the transaction ends. */
  static Future<?> take(SqlConnection transaction, String tenant) {
    return transaction.preparedQuery(SQL.get("lockTenant")).execute(Tuple.of(tenant));
  }
}

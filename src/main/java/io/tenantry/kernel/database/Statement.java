package io.tenantry.kernel.database;

import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/** A statement of one tenant, and who waits for its rows. */
record Statement(Doorway tenant, String sql, Tuple arguments, Promise<RowSet<Row>> promise) {
  String role() {
    return tenant.names().role();
  }

  /** What puts the statements of one tenant side by side, and those of the current role first. */
  String order(String currentRole) {
    return role().equals(currentRole) ? "" : role();
  }
}

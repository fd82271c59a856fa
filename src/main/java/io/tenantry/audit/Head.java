package io.tenantry.audit;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Optional;

/**
 * Where a tenant's chain ends.
 *
 * @param entries how many are sealed
 * @param hash the last one's, hex; {@link Chain#START} where there is none
 */
record Head(long entries, String hash) {
  static final Head OF_NOTHING = new Head(0, Chain.START);

  static Optional<Head> first(RowSet<Row> rows) {
    for (var row : rows) {
      return Optional.of(new Head(row.getLong("entries"), row.getString("hash")));
    }
    return Optional.empty();
  }
}

package io.tenantry.metering;

import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.UsageDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Deletes what deleted meters have counted, in batches that nobody has to wait for long. */
final class MeterPurgeRepository {
  private static final int BATCH = 5_000;
  private static final Sql SQL = Sql.beside(MeterPurgeRepository.class, "meters.sql");
  private static final List<String> STEPS =
      List.of("forgetMinutes", "forgetHours", "forgetDays", "forgetValues", "forgetGroups");

  private final UsageDatabase usage;

  MeterPurgeRepository(UsageDatabase usage) {
    this.usage = usage;
  }

  /** A meter whose windows have still to go. */
  record Deleted(String tenant, String name) {
    static Deleted of(Row row) {
      return new Deleted(row.getString("tenant_id"), row.getString("name"));
    }
  }

  Future<Optional<Deleted>> next() {
    return usage
        .count(transaction ->
            transaction.preparedQuery(SQL.get("findDeletedMeter")).execute(Tuple.tuple()))
        .map(rows ->
            rows.size() == 0 ? Optional.empty() : Optional.of(Deleted.of(rows.iterator().next())));
  }

  /** Deletes some of a meter's windows; true where none is left, so that its name is free. */
  Future<Boolean> purgeSome(Deleted meter) {
    return usage.count(transaction ->
        TenantLock.take(transaction, meter.tenant())
            .compose(locked -> batch(transaction, meter, 0)));
  }

  private static Future<Boolean> batch(SqlConnection transaction, Deleted meter, int step) {
    var key = Tuple.of(meter.tenant(), meter.name());
    if (step == STEPS.size()) {
      return execute(transaction, "freeMeterName", key).map(true);
    }
    return execute(transaction, STEPS.get(step), key.addValue(BATCH))
        .compose(gone ->
            gone.rowCount() < BATCH
                ? batch(transaction, meter, step + 1)
                : Future.succeededFuture(false));
  }

  private static Future<RowSet<Row>> execute(
      SqlConnection transaction, String statement, Tuple arguments) {
    return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
  }
}

package io.tenantry.metering;

import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.UsageDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Makes hours of minutes and days of hours, and keeps room for usage as time goes on. */
final class RollUpRepository {
  private static final Sql SQL = Sql.beside(RollUpRepository.class, "rollup.sql");
  private static final int TENANTS = 500;

  private final UsageDatabase database;

  RollUpRepository(UsageDatabase database) {
    this.database = database;
  }

  /** The tenants behind this one that have hours which are over and have changed. */
  Future<List<String>> listTenants(String after) {
    return database.count(transaction ->
        transaction
            .preparedQuery(SQL.get("listTenants"))
            .execute(Tuple.of(after, TENANTS))
            .map(rows -> column(rows, row -> row.getString(0))));
  }

  /**
   * Makes the hours of a tenant anew that are over and have changed, and their days: replaced, not
   * added to, so it does not matter how often. Hours that somebody else is at are left out.
   *
   * @param most how many hours at the most
   * @return whether there may be more
   */
  Future<Boolean> rollUp(String tenant, int most) {
    return database.count(transaction ->
        transaction
            .preparedQuery(SQL.get("lockHours"))
            .execute(Tuple.of(tenant, most))
            .map(rows -> column(rows, row -> row.getOffsetDateTime(0)))
            .compose(hours ->
                hours.isEmpty()
                    ? Future.succeededFuture(false)
                    : rollUp(transaction, tenant, hours).map(hours.size() == most)));
  }

  private static Future<?> rollUp(
      SqlConnection transaction, String tenant, List<OffsetDateTime> hours) {
    var days = hours.stream().map(hour -> hour.truncatedTo(ChronoUnit.DAYS)).distinct().toList();
    return run(transaction, "unmarkHours", tenant, hours)
        .compose(unmarked -> run(transaction, "deleteHours", tenant, hours))
        .compose(deleted -> run(transaction, "insertHours", tenant, hours))
        .compose(inserted -> run(transaction, "deleteDays", tenant, days))
        .compose(deleted -> run(transaction, "insertDays", tenant, days));
  }

  private static Future<?> run(
      SqlConnection transaction, String statement, String tenant, List<OffsetDateTime> windows) {
    return transaction
        .preparedQuery(SQL.get(statement))
        .execute(Tuple.tuple().addValue(tenant).addValue(windows.toArray(OffsetDateTime[]::new)));
  }

  /** Makes the partitions of a table that will be needed, and drops what is not kept any more. */
  Future<?> keepPartitions(String table, Duration kept) {
    return database.count(transaction ->
        transaction
            .preparedQuery(SQL.get("keepPartitions"))
            .execute(Tuple.of(table, kept.toSeconds() / 1.0)));
  }

  /** Forgets days that are older than anybody may ask for. */
  Future<?> deleteOldDays() {
    return database.count(
        transaction -> transaction.preparedQuery(SQL.get("deleteOldDays")).execute());
  }

  private static <T> List<T> column(RowSet<Row> rows, java.util.function.Function<Row, T> column) {
    var values = new ArrayList<T>(rows.size());
    rows.forEach(row -> values.add(column.apply(row)));
    return values;
  }
}

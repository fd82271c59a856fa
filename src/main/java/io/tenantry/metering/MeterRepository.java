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
import java.util.stream.StreamSupport;

/** A tenant's own meters. */
final class MeterRepository {
  private static final Sql SQL = Sql.beside(MeterRepository.class, "meters.sql");

  private final UsageDatabase usage;

  MeterRepository(UsageDatabase usage) {
    this.usage = usage;
  }

  /** The meters that come after this name, in the order of their names. */
  Future<List<Meter>> list(String tenant, String after, int limit) {
    return usage
        .read(
            tenant,
            transaction ->
                transaction
                    .preparedQuery(SQL.get("listMeters"))
                    .execute(Tuple.of(tenant, after, limit)))
        .map(MeterRepository::meters);
  }

  Future<Optional<Meter>> find(String tenant, String name) {
    return usage
        .read(
            tenant,
            transaction ->
                transaction.preparedQuery(SQL.get("findMeter")).execute(Tuple.of(tenant, name)))
        .map(MeterRepository::first);
  }

  /** All of a tenant's meters as a transaction sees them. */
  static Future<List<Meter>> all(SqlConnection transaction, String tenant) {
    return transaction
        .preparedQuery(SQL.get("allMeters"))
        .execute(Tuple.of(tenant))
        .map(MeterRepository::meters);
  }

  private static List<Meter> meters(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(Meter::of).toList();
  }

  private static Optional<Meter> first(RowSet<Row> rows) {
    return meters(rows).stream().findFirst();
  }

  /** The meters of one tenant within a change of them. */
  record Rows(SqlConnection transaction, String tenant) {
    Future<Long> count() {
      return execute("countMeters", Tuple.of(tenant))
          .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Whether a deleted meter of this name has still windows. */
    Future<Boolean> isBeingDeleted(String name) {
      return execute("isBeingDeleted", Tuple.of(tenant, name))
          .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Empty where the name is taken. */
    Future<Optional<Meter>> insert(Meter meter) {
      var path = meter.valuePath();
      return execute(
              "insertMeter",
              Tuple.of(tenant, meter.name(), meter.eventType(), meter.aggregation().id())
                  .addValue(path == null ? null : path.text())
                  .addValue(meter.groupsAsJson().encode())
                  .addValue(meter.unit()))
          .map(MeterRepository::first);
    }

    /** The meter that was there; its windows go afterwards. */
    Future<Optional<Meter>> delete(String name) {
      return execute("deleteMeter", Tuple.of(tenant, name)).map(MeterRepository::first);
    }

    private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
      return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
    }
  }
}

package io.tenantry.metering;

import io.tenantry.kernel.database.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * One tenant's windows within one transaction that holds the {@link TenantLock}. Statements are
 * sent one behind the other without waiting for answers in between.
 */
final class WindowRepository {
  private static final Sql SQL = Sql.beside(WindowRepository.class, "windows.sql");

  private final SqlConnection transaction;
  private final String tenant;

  WindowRepository(SqlConnection transaction, String tenant) {
    this.transaction = transaction;
    this.tenant = tenant;
  }

  /** Adds to what the minutes have already, and has their hours rolled up again. */
  Future<?> add(Windows windows) {
    var rows = new ArrayList<Window>(windows.totals().size());
    windows.totals().forEach((key, total) -> rows.add(row(key, total)));
    return Future.all(UsageRepository.add(transaction, rows), addValues(values(windows)));
  }

  private Window row(Windows.Key key, Total total) {
    return new Window(
        tenant,
        key.metric(),
        key.minute(),
        key.group(),
        total.events(),
        total.sum(),
        total.min(),
        total.max(),
        total.latest(),
        total.latestAt());
  }

  /** A value that a unique count has seen in a minute. */
  record Value(Windows.Key window, UUID key) {}

  /** All that the windows have. */
  static List<Value> values(Windows windows) {
    var values = new ArrayList<Value>();
    windows
        .totals()
        .forEach((key, total) -> total.values().forEach(each -> values.add(new Value(key, each))));
    return values;
  }

  private Future<?> addValues(List<Value> values) {
    return values.isEmpty() ? Future.succeededFuture() : execute("addValues", arguments(values));
  }

  private Tuple arguments(List<Value> values) {
    var keys = values.stream().map(Value::window).toList();
    return Tuple.of(tenant)
        .addArrayOfString(texts(keys, Windows.Key::metric))
        .addArrayOfOffsetDateTime(minutes(keys))
        .addArrayOfString(texts(keys, Windows.Key::group))
        .addArrayOfUUID(values.stream().map(Value::key).toArray(UUID[]::new));
  }

  /** Takes values out of their minutes, and out of the hours and days that have them no more. */
  Future<?> dropValues(List<Value> values) {
    return values.isEmpty()
        ? Future.succeededFuture()
        : Future.all(
            execute("dropMinuteValues", arguments(values)),
            execute("dropHourValues", arguments(values)),
            execute("dropDayValues", arguments(values)));
  }

  /** Forgets a minute of these meters, to be counted anew. */
  Future<?> drop(List<String> metrics, OffsetDateTime minute) {
    return Future.all(
        execute(
            "dropWindows",
            Tuple.of(tenant).addArrayOfString(metrics.toArray(String[]::new)).addValue(minute)),
        UsageRepository.markHours(transaction, List.of(UsageRepository.Hour.with(tenant, minute))));
  }

  private static String[] texts(List<Windows.Key> keys, Function<Windows.Key, String> text) {
    return keys.stream().map(text).toArray(String[]::new);
  }

  private static OffsetDateTime[] minutes(List<Windows.Key> keys) {
    return keys.stream().map(Windows.Key::minute).toArray(OffsetDateTime[]::new);
  }

  private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
    return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
  }
}

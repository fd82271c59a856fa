package io.tenantry.metering;

import io.tenantry.kernel.database.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    var totals = List.copyOf(windows.totals().entrySet());
    if (totals.isEmpty()) {
      return Future.succeededFuture();
    }
    var keys = totals.stream().map(each -> each.getKey()).toList();
    var sums = totals.stream().map(each -> each.getValue()).toList();
    var added =
        execute(
            "addWindows",
            Tuple.of(tenant)
                .addArrayOfString(texts(keys, Windows.Key::metric))
                .addArrayOfOffsetDateTime(minutes(keys))
                .addArrayOfString(texts(keys, Windows.Key::group))
                .addArrayOfLong(sums.stream().map(Total::events).toArray(Long[]::new))
                .addArrayOfString(numbers(sums, Total::sum))
                .addArrayOfString(numbers(sums, Total::min))
                .addArrayOfString(numbers(sums, Total::max))
                .addArrayOfString(numbers(sums, Total::latest))
                .addArrayOfOffsetDateTime(
                    sums.stream().map(Total::latestAt).toArray(OffsetDateTime[]::new)));
    return Future.all(added, addValues(values(windows)), markHours(minutes(keys)));
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
        markHours(new OffsetDateTime[] {minute}));
  }

  private Future<?> markHours(OffsetDateTime[] minutes) {
    return execute("markHours", Tuple.of(tenant).addArrayOfOffsetDateTime(minutes));
  }

  private static String[] texts(List<Windows.Key> keys, Function<Windows.Key, String> text) {
    return keys.stream().map(text).toArray(String[]::new);
  }

  private static OffsetDateTime[] minutes(List<Windows.Key> keys) {
    return keys.stream().map(Windows.Key::minute).toArray(OffsetDateTime[]::new);
  }

  // As text: the client has no arrays of numbers in which some are missing.
  @SuppressWarnings("NullAway")
  private static String[] numbers(List<Total> sums, Function<Total, @Nullable BigDecimal> number) {
    return sums.stream()
        .map(number)
        .map(each -> each == null ? null : each.toPlainString())
        .toArray(String[]::new);
  }

  private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
    return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
  }
}

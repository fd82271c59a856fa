package io.tenantry.metering;

import io.tenantry.kernel.Steps;
import io.tenantry.kernel.database.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts the minute of an event anew from the events that are in force, within a transaction that
 * holds the {@link TenantLock}: what a minute is then is what it would be, had the event come so.
 */
final class RecountRepository {
  private static final int PAGE = 1_000;
  private static final Sql SQL = Sql.beside(RecountRepository.class, "events.sql");

  private final SqlConnection transaction;
  private final String tenant;
  private final WindowRepository windows;
  private final GroupRepository groups;

  RecountRepository(SqlConnection transaction, String tenant) {
    this.transaction = transaction;
    this.tenant = tenant;
    this.windows = new WindowRepository(transaction, tenant);
    this.groups = new GroupRepository(transaction, tenant);
  }

  /**
   * @param before the event as it was counted
   * @param meters all that count it
   */
  Future<?> recount(StoredEvent before, List<Meter> meters) {
    if (meters.isEmpty()) {
      return Future.succeededFuture();
    }
    var minute = before.occurredAt().truncatedTo(ChronoUnit.MINUTES);
    var old = new Windows();
    add(old, meters, before.occurredAt(), before.receivedAt(), before.data());
    return inForce(before.type(), minute, meters).compose(now -> replace(minute, meters, old, now));
  }

  private Future<?> replace(OffsetDateTime minute, List<Meter> meters, Windows old, Windows now) {
    var all = new LinkedHashSet<>(now.groups());
    all.addAll(old.groups());
    return groups
        .settle(all)
        .compose(homeless -> {
          old.moveToOther(homeless);
          now.moveToOther(homeless);
          var lost = new ArrayList<>(WindowRepository.values(old));
          lost.removeAll(new HashSet<>(WindowRepository.values(now)));
          return windows
              .drop(meters.stream().map(Meter::name).toList(), minute)
              .compose(dropped -> windows.add(now))
              .compose(added -> windows.dropValues(lost));
        });
  }

  private Future<Windows> inForce(String type, OffsetDateTime minute, List<Meter> meters) {
    var found = new Windows();
    return transaction
        .prepare(SQL.get("listEventsInForce"))
        .compose(statement -> {
          var cursor = statement.cursor(Tuple.of(tenant, type, minute, minute.plusMinutes(1)));
          return Steps.repeat(() -> page(cursor, found, meters))
              .eventually(cursor::close)
              .eventually(statement::close);
        })
        .map(found);
  }

  /** Whether there is another. */
  private static Future<Boolean> page(Cursor cursor, Windows found, List<Meter> meters) {
    return cursor
        .read(PAGE)
        .map(rows -> {
          rows.forEach(row -> add(found, meters, row));
          return cursor.hasMore();
        });
  }

  private static void add(Windows found, List<Meter> meters, Row row) {
    add(
        found,
        meters,
        row.getOffsetDateTime("occurred_at"),
        row.getOffsetDateTime("received_at"),
        row.getString("data"));
  }

  private static void add(
      Windows found,
      List<Meter> meters,
      OffsetDateTime at,
      OffsetDateTime receivedAt,
      @Nullable String text) {
    var data = text == null ? null : EventData.parse(text);
    for (var meter : meters) {
      if (meter.counts(receivedAt)) {
        found.add(meter, at, Reading.of(meter, data));
      }
    }
  }
}

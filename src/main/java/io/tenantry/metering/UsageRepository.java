package io.tenantry.metering;

import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.UsageDatabase;
import io.tenantry.kernel.usage.Slab;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adds to usage by the minute, and keeps how far each journal has been counted. */
final class UsageRepository {
  private static final Sql SQL = Sql.beside(UsageRepository.class, "usage.sql");

  private final UsageDatabase database;

  UsageRepository(UsageDatabase database) {
    this.database = database;
  }

  /** Makes a journal known: what is in one that is not known is never counted. */
  Future<?> insertJournal(UUID journal) {
    return database.count(transaction ->
        transaction.preparedQuery(SQL.get("insertJournal")).execute(Tuple.of(journal)));
  }

  /** Forgets a journal that is no more, or every one that nobody has counted for so long. */
  Future<?> deleteJournal(UUID journal) {
    return database.count(transaction ->
        transaction.preparedQuery(SQL.get("deleteJournal")).execute(Tuple.of(journal)));
  }

  /**
   * Counts what of these slabs has not been counted yet, all or nothing, however often it is asked.
   *
   * @param slabs in their order; none may be left out that comes before another
   * @return what was counted; empty where the journal is not known
   */
  Future<Optional<Counted>> count(UUID journal, List<Slab> slabs) {
    return database.count(transaction ->
        transaction
            .preparedQuery(SQL.get("lockJournal"))
            .execute(Tuple.of(journal))
            .compose(found -> {
              if (found.size() == 0) {
                return Future.succeededFuture(Optional.empty());
              }
              var row = found.iterator().next();
              return count(
                      transaction,
                      journal,
                      slabs,
                      row.getLong("batch"),
                      row.getOffsetDateTime("now"))
                  .map(Optional::of);
            }));
  }

  /**
   * What was added.
   *
   * @param tenants whose windows they are
   * @param windows how many were added to
   * @param moved how many counts were not of a time that can be kept
   */
  record Counted(Set<String> tenants, int windows, int moved) {}

  private static Future<Counted> count(
      SqlConnection transaction, UUID journal, List<Slab> slabs, long counted, OffsetDateTime now) {
    var tally = new Tally(now.toInstant());
    var fresh = slabs.stream().filter(slab -> slab.part() > counted).toList();
    if (fresh.isEmpty()) {
      return Future.succeededFuture(new Counted(Set.of(), 0, 0));
    }
    fresh.forEach(slab -> slab.counts().forEach(tally::add));
    var windows = tally.windows();
    return add(transaction, windows)
        .compose(added ->
            transaction
                .preparedQuery(SQL.get("updateJournal"))
                .execute(Tuple.of(journal, fresh.getLast().part())))
        .map(updated ->
            new Counted(
                windows.stream().map(Window::tenant).collect(Collectors.toSet()),
                windows.size(),
                tally.moved()));
  }

  /**
   * Adds windows of minutes to what is there and marks their hours, which are rolled up anew. No
   * two of them may be of the same minute, group and metric.
   */
  static Future<?> add(SqlConnection transaction, Collection<Window> windows) {
    if (windows.isEmpty()) {
      return Future.succeededFuture();
    }
    var arguments =
        Tuple.tuple()
            .addValue(array(windows, Window::tenant, String[]::new))
            .addValue(array(windows, Window::metric, String[]::new))
            .addValue(array(windows, Window::start, OffsetDateTime[]::new))
            .addValue(array(windows, Window::dimensions, String[]::new))
            .addValue(array(windows, Window::events, Long[]::new))
            .addValue(numbers(windows, Window::sum))
            .addValue(numbers(windows, Window::min))
            .addValue(numbers(windows, Window::max))
            .addValue(numbers(windows, Window::latest))
            .addValue(array(windows, Window::latestAt, OffsetDateTime[]::new));
    // Sent without waiting in between; it is this order in which the server does them.
    var added = transaction.preparedQuery(SQL.get("addWindows")).execute(arguments);
    var hours = windows.stream().map(Hour::of).distinct().toList();
    return Future.all(added, markHours(transaction, hours));
  }

  /**
   * Marks hours to be rolled up anew. After the windows, and held until the commit: who rolls an
   * hour up sees all or comes again. A mark that a roll-up took away before it could be held is
   * made anew.
   */
  static Future<?> markHours(SqlConnection transaction, Collection<Hour> hours) {
    return hold(
        transaction,
        Tuple.tuple()
            .addValue(array(hours, Hour::tenant, String[]::new))
            .addValue(array(hours, Hour::start, OffsetDateTime[]::new)),
        hours.size());
  }

  private static Future<?> hold(SqlConnection transaction, Tuple hours, int many) {
    var marked = transaction.preparedQuery(SQL.get("markHours")).execute(hours);
    var held = transaction.preparedQuery(SQL.get("holdHours")).execute(hours);
    return Future.all(marked, held)
        .compose(both ->
            held.result().size() == many
                ? Future.succeededFuture()
                : hold(transaction, hours, many));
  }

  /** One hour of a tenant's. */
  record Hour(String tenant, OffsetDateTime start) {
    /** The one in which a minute lies. */
    static Hour with(String tenant, OffsetDateTime minute) {
      return new Hour(tenant, minute.truncatedTo(ChronoUnit.HOURS));
    }

    private static Hour of(Window window) {
      return with(window.tenant(), window.start());
    }
  }

  private static <R, T extends @Nullable Object> T[] array(
      Collection<R> rows, Function<R, T> column, java.util.function.IntFunction<T[]> array) {
    return rows.stream().map(column).toArray(array);
  }

  private static @Nullable String[] numbers(
      Collection<Window> windows, Function<Window, @Nullable BigDecimal> column) {
    return windows.stream()
        .map(column)
        .map(number -> number == null ? null : number.toPlainString())
        .toArray(String[]::new);
  }
}

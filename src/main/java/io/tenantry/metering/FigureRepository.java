package io.tenantry.metering;

import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.UsageDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one tenant's usage, exact as of what has been counted. */
final class FigureRepository {
  private static final Sql SQL = Sql.beside(FigureRepository.class, "figures.sql");
  private static final int MOST_GROUPS = 5;

  private final UsageDatabase database;
  private final Kept kept;

  /**
   * @param kept how long minutes and hours are kept
   */
  FigureRepository(UsageDatabase database, Kept kept) {
    this.database = database;
    this.kept = kept;
  }

  /** Everything that can be asked for. */
  Future<List<Metric>> listMetrics(String tenant) {
    return database.read(
        tenant,
        transaction ->
            transaction
                .preparedQuery(SQL.get("listMetrics"))
                .execute(Tuple.of(tenant))
                .map(rows -> {
                  var metrics = new ArrayList<>(Metric.BUILT_IN);
                  rows.forEach(row -> metrics.add(Metric.of(row)));
                  return metrics;
                }));
  }

  /** The figures that a question asks for, by window and group, at most so many. */
  Future<List<Figure>> list(String tenant, Question question, int limit) {
    var coarsest = question.granularity().coarsest(question.span(), question.zone());
    var select =
        new Select(
            List.of(question.metric()),
            question.granularity(),
            question.zone(),
            question.groupBy(),
            question.filter() == null ? null : question.filter().encode(),
            limit);
    return database.read(
        tenant, transaction -> read(transaction, tenant, question.span(), coarsest, select));
  }

  /** One figure for each metric that has any in a time. */
  Future<List<Figure>> totals(String tenant, List<Metric> metrics, Span span) {
    return database.read(
        tenant,
        transaction -> {
          var unique =
              metrics.stream().filter(each -> each.aggregation() == Aggregation.UNIQUE).toList();
          var others =
              metrics.stream().filter(each -> each.aggregation() != Aggregation.UNIQUE).toList();
          return total(transaction, tenant, span, others)
              .compose(figures ->
                  total(transaction, tenant, span, unique)
                      .map(more -> {
                        var all = new ArrayList<>(figures);
                        all.addAll(more);
                        return all;
                      }));
        });
  }

  private Future<List<Figure>> total(
      SqlConnection transaction, String tenant, Span span, List<Metric> metrics) {
    if (metrics.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    var select = new Select(metrics, null, ZoneOffset.UTC, List.of(), null, metrics.size());
    return read(transaction, tenant, span, Pieces.Coarsest.DAY, select);
  }

  /**
   * @param metrics all unique counts or none
   */
  private record Select(
      List<Metric> metrics,
      @Nullable Granularity granularity,
      ZoneId zone,
      List<String> groups,
      @Nullable String filter,
      int limit) {
    boolean isUnique() {
      return metrics.getFirst().aggregation() == Aggregation.UNIQUE;
    }
  }

  private Future<List<Figure>> read(
      SqlConnection transaction,
      String tenant,
      Span span,
      Pieces.Coarsest coarsest,
      Select select) {
    return changed(transaction, tenant, span)
        .map(changed ->
            // Which values there were is written by minute, hour and day at once.
            Pieces.of(span, coarsest, select.isUnique() ? new TreeSet<>() : changed))
        .compose(pieces -> {
          kept.refuseWhatIsGone(pieces);
          return transaction
              .preparedQuery(SQL.get(select.isUnique() ? "listUniqueFigures" : "listFigures"))
              .execute(arguments(tenant, pieces, select));
        })
        .map(rows -> all(rows, row -> Figure.of(row, select.groups.size())));
  }

  private static Future<SortedSet<Instant>> changed(
      SqlConnection transaction, String tenant, Span span) {
    return transaction
        .preparedQuery(SQL.get("listChangedHours"))
        .execute(Tuple.of(tenant, time(span.from()), time(span.to())))
        .map(rows -> new TreeSet<>(all(rows, row -> row.getOffsetDateTime(0).toInstant())));
  }

  private static Tuple arguments(String tenant, Pieces pieces, Select select) {
    var arguments =
        Tuple.tuple()
            .addValue(tenant)
            .addValue(select.metrics.stream().map(Metric::name).toArray(String[]::new))
            .addValue(
                select.metrics.stream().map(it -> it.aggregation().id()).toArray(String[]::new))
            .addValue(select.granularity == null ? null : select.granularity.id())
            .addValue(select.zone.getId().equals("Z") ? "UTC" : select.zone.getId());
    for (int i = 0; i < MOST_GROUPS; i++) {
      arguments.addValue(i < select.groups.size() ? select.groups.get(i) : null);
    }
    for (var spans : List.of(pieces.days(), pieces.hours(), pieces.minutes())) {
      arguments.addValue(times(spans, Span::from)).addValue(times(spans, Span::to));
    }
    return arguments.addValue(select.filter).addValue(select.limit);
  }

  private static OffsetDateTime[] times(List<Span> spans, Function<Span, Instant> end) {
    return spans.stream().map(span -> time(end.apply(span))).toArray(OffsetDateTime[]::new);
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> reading) {
    var all = new ArrayList<T>(rows.size());
    rows.forEach(row -> all.add(reading.apply(row)));
    return all;
  }
}

package io.tenantry.metering;

import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.UsageDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the events that tenants report, and counts each once: in one transaction or not at all. */
final class EventRepository {
  /** An event may have come that long after its time, and may come again that long afterwards. */
  static final Duration KNOWN_FOR = EventReader.LATE.multipliedBy(2).plusDays(5);

  private static final Sql SQL = Sql.beside(EventRepository.class, "events.sql");

  private final UsageDatabase usage;
  private final InstantSource clock;

  EventRepository(UsageDatabase usage, InstantSource clock) {
    this.usage = usage;
    this.clock = clock;
  }

  /** Counts what is new of these submissions, all of one tenant, and tells them what was. */
  Future<Void> count(String tenant, List<Submission> submissions) {
    var keys =
        submissions.stream()
            .flatMap(submission -> submission.events().stream())
            .map(numbered -> numbered.event().key())
            .toArray(UUID[]::new);
    return usage.count(transaction -> {
      var locked = TenantLock.take(transaction, tenant);
      var meters = MeterRepository.all(transaction, tenant);
      var known = known(transaction, tenant, keys);
      return Future.all(locked, meters, known)
          .compose(all -> {
            var count = new Count(meters.result(), known.result());
            submissions.forEach(count::add);
            return write(transaction, tenant, count);
          });
    });
  }

  private Future<Set<UUID>> known(SqlConnection transaction, String tenant, UUID[] keys) {
    var now = clock.instant();
    return transaction
        .preparedQuery(SQL.get("findKnownKeys"))
        .execute(
            Tuple.of(tenant)
                .addArrayOfUUID(keys)
                .addValue(utc(now.minus(KNOWN_FOR)))
                .addValue(utc(now.plus(Duration.ofDays(1)))))
        .map(rows -> {
          Set<UUID> known = new HashSet<>();
          rows.forEach(row -> known.add(row.getUUID(0)));
          return known;
        });
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Future<Void> write(SqlConnection transaction, String tenant, Count count) {
    if (count.fresh().isEmpty()) {
      return Future.succeededFuture();
    }
    var windows = count.windows();
    var settled = new GroupRepository(transaction, tenant).settle(windows.groups());
    // Behind the first question, so that the server has work while its answer is read.
    var inserted = insert(transaction, tenant, count.fresh());
    var added =
        settled.compose(homeless -> {
          windows.moveToOther(homeless);
          return new WindowRepository(transaction, tenant).add(windows);
        });
    return Future.all(inserted, added).mapEmpty();
  }

  private static Future<RowSet<Row>> insert(
      SqlConnection transaction, String tenant, List<Event> events) {
    return transaction
        .preparedQuery(SQL.get("insertEvents"))
        .execute(
            Tuple.of(tenant)
                .addArrayOfUUID(events.stream().map(Event::key).toArray(UUID[]::new))
                .addArrayOfOffsetDateTime(
                    events.stream().map(Event::at).toArray(OffsetDateTime[]::new))
                .addArrayOfString(texts(events, Event::type))
                .addArrayOfString(texts(events, Event::source))
                .addArrayOfString(texts(events, Event::id))
                .addArrayOfString(texts(events, Event::subject))
                .addArrayOfString(texts(events, Event::text)));
  }

  // Not every event has each of them.
  @SuppressWarnings("NullAway")
  private static String[] texts(List<Event> events, Function<Event, @Nullable String> text) {
    return events.stream().map(text).toArray(String[]::new);
  }
}

package io.tenantry.metering;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Sql;
import io.tenantry.metering.ChangeRepository.Change;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes events out of the count, or counts them with other data, within a change of a tenant's. */
final class EventChangeRepository {
  private static final String TYPE = "usage_event";
  private static final Sql SQL = Sql.beside(EventChangeRepository.class, "events.sql");

  private final InstantSource clock;

  EventChangeRepository(InstantSource clock) {
    this.clock = clock;
  }

  /** From now on the event counts nowhere. */
  Future<Change> voidEvent(SqlConnection transaction, Call call) {
    var key = key(call);
    return found(transaction, call.tenant(), key)
        .compose(before ->
            execute(transaction, "voidEvent", Tuple.of(call.tenant(), key, before.occurredAt()))
                .compose(rows ->
                    meters(transaction, call.tenant(), before)
                        .compose(meters ->
                            new RecountRepository(transaction, call.tenant())
                                .recount(before, meters))
                        .map(recounted -> change(call, before, first(rows)))));
  }

  /** From now on the event counts as if it had come with these data. */
  Future<Change> correctEvent(SqlConnection transaction, Call call) {
    var key = key(call);
    var data = call.body().getValue("data");
    return found(transaction, call.tenant(), key)
        .compose(before ->
            meters(transaction, call.tenant(), before)
                .compose(meters ->
                    execute(
                            transaction,
                            "correctEvent",
                            Tuple.of(call.tenant(), key, before.occurredAt())
                                .addValue(checked(meters, data)))
                        .compose(rows ->
                            new RecountRepository(transaction, call.tenant())
                                .recount(before, meters)
                                .map(recounted -> change(call, before, first(rows))))));
  }

  private static UUID key(Call call) {
    return Event.key(call.body().getString("source"), call.body().getString("id"));
  }

  private Future<StoredEvent> found(SqlConnection transaction, String tenant, UUID key) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return execute(
            transaction, "lockEvent", Tuple.of(tenant, key, now.minus(EventRepository.KNOWN_FOR)))
        .map(rows -> {
          if (rows.size() == 0) {
            throw KernelProblem.NOT_FOUND.because("There is no event of this source and id.");
          }
          return changeable(first(rows), now);
        });
  }

  // The minutes of older ones may be gone already, so they could not be counted anew.
  private static StoredEvent changeable(StoredEvent event, OffsetDateTime now) {
    if (event.voidedAt() != null) {
      throw EventProblem.EVENT_VOIDED.because("It counts nowhere, and that is for good.");
    }
    if (event.occurredAt().isBefore(now.minus(EventReader.LATE))) {
      throw EventProblem.EVENT_TOO_OLD.because("It happened more than 35 days ago.");
    }
    return event;
  }

  private static Future<List<Meter>> meters(
      SqlConnection transaction, String tenant, StoredEvent event) {
    return MeterRepository.all(transaction, tenant)
        .map(all ->
            all.stream()
                .filter(meter -> event.type().equals(meter.eventType()))
                .filter(meter -> meter.counts(event.receivedAt()))
                .toList());
  }

  private static @Nullable String checked(List<Meter> meters, @Nullable Object data) {
    try {
      meters.forEach(meter -> Reading.of(meter, data));
      return data == null ? null : EventData.text(data);
    } catch (Rejection rejection) {
      throw KernelProblem.VALIDATION_FAILED.because(
          rejection.code() + ": " + rejection.detail() + ".",
          JsonObject.of(
              "errors",
              JsonArray.of(JsonObject.of("pointer", "/data", "detail", rejection.detail()))));
    }
  }

  private static Change change(Call call, StoredEvent before, StoredEvent after) {
    var changes = JsonObject.of("source", JsonObject.of("from", null, "to", after.source()));
    if (call.body().containsKey("reason")) {
      changes.put("reason", JsonObject.of("from", null, "to", call.body().getString("reason")));
    }
    if (after.voidedAt() == null) {
      changes.put(
          "data",
          JsonObject.of("from", EventData.told(before.data()), "to", EventData.told(after.data())));
    }
    return new Change(Answer.of(after.toJson()), TYPE, after.id(), changes);
  }

  private static StoredEvent first(RowSet<Row> rows) {
    return StoredEvent.of(rows.iterator().next());
  }

  private static Future<RowSet<Row>> execute(
      SqlConnection transaction, String statement, Tuple arguments) {
    return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
  }
}

package io.tenantry.metering;

import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.audit.Changes;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.UsageDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** A tenant's own meters. Changing them waits for the events that are being counted. */
final class MeterRepository {
  private static final String TYPE = "meter";
  private static final Sql SQL = Sql.beside(MeterRepository.class, "meters.sql");

  private final TenantDatabase tenants;
  private final UsageDatabase usage;
  private final Idempotency idempotency;
  private final AuditTrail audit;

  MeterRepository(Databases databases, Idempotency idempotency, AuditTrail audit) {
    this.tenants = databases.tenants();
    this.usage = databases.usage();
    this.idempotency = idempotency;
    this.audit = audit;
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
        .map(MeterRepository::all);
  }

  Future<Optional<Meter>> find(String tenant, String name) {
    return usage
        .read(
            tenant,
            transaction ->
                transaction.preparedQuery(SQL.get("findMeter")).execute(Tuple.of(tenant, name)))
        .map(MeterRepository::first);
  }

  /**
   * Runs work on a tenant's meters in one transaction while none of its events is counted; once
   * where the call asks for it.
   */
  Future<Answer> transaction(Call call, Function<Rows, Future<Answer>> work) {
    var tenant = tenants.names(call.tenant());
    return tenants.transaction(
        tenant,
        transaction ->
            idempotency.once(
                transaction,
                tenant.schema(),
                call.caller().requireSubject(),
                call.once(),
                () -> {
                  var rows = new Rows(transaction, audit, call);
                  return usage
                      .within(
                          transaction,
                          tenant,
                          counting ->
                              TenantLock.take(counting, tenant.id())
                                  .compose(locked -> work.apply(rows)))
                      .compose(answer -> rows.record().map(answer));
                }));
  }

  static List<Meter> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(Meter::of).toList();
  }

  private static Optional<Meter> first(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }

  /** The meters of one tenant within one transaction. */
  static final class Rows {
    private final SqlConnection transaction;
    private final AuditTrail audit;
    private final Call call;
    private String changed = "";
    private JsonObject changes = new JsonObject();

    private Rows(SqlConnection transaction, AuditTrail audit, Call call) {
      this.transaction = transaction;
      this.audit = audit;
      this.call = call;
    }

    Future<Long> count() {
      return execute("countMeters", Tuple.of(call.tenant()))
          .map(rows -> rows.iterator().next().getLong(0));
    }

    Future<Boolean> isBeingDeleted(String name) {
      return execute("isBeingDeleted", Tuple.of(call.tenant(), name))
          .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Empty where the name is taken. */
    Future<Optional<Meter>> insert(Meter meter) {
      var path = meter.valuePath();
      return execute(
              "insertMeter",
              Tuple.of(call.tenant(), meter.name(), meter.eventType(), meter.aggregation().id())
                  .addValue(path == null ? null : path.text())
                  .addValue(meter.groupsAsJson().encode())
                  .addValue(meter.unit()))
          .map(MeterRepository::first)
          .onSuccess(made -> made.ifPresent(after -> changed(new JsonObject(), facts(after))));
    }

    /** The meter that was there; its windows go afterwards. */
    Future<Optional<Meter>> delete(String name) {
      return execute("deleteMeter", Tuple.of(call.tenant(), name))
          .map(MeterRepository::first)
          .onSuccess(gone -> gone.ifPresent(before -> changed(facts(before), new JsonObject())));
    }

    private void changed(JsonObject before, JsonObject after) {
      changed = after.getString("name", before.getString("name"));
      changes = Changes.between(before, after);
    }

    private static JsonObject facts(Meter meter) {
      var facts = meter.toJson();
      facts.remove("created_at");
      facts.remove("built_in");
      return facts;
    }

    private Future<Void> record() {
      return changed.isEmpty()
          ? Future.succeededFuture()
          : audit.record(transaction, call, TYPE, changed, changes);
    }

    private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
      return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
    }
  }
}

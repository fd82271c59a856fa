package io.tenantry.autoscale;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.Times;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantProvisioning;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What was decided, and what operators said of it; blocks. */
final class CapacityRepository {
  private static final Sql SQL = Sql.beside(CapacityRepository.class, "autoscale.sql");

  private final Databases databases;
  private final TenantProvisioning provisioning;
  private final AuditTrail audit;

  CapacityRepository(Databases databases, TenantProvisioning provisioning, AuditTrail audit) {
    this.databases = databases;
    this.provisioning = provisioning;
    this.audit = audit;
  }

  /**
   * A tenant's capacity, or the nodes'.
   *
   * @param tier empty where it is no tenant's
   * @param capacity null where nothing was decided yet
   * @param share null where its tier's concurrency is all its own
   * @param decision the last one that was written
   */
  record Capacity(
      String id,
      String tier,
      @Nullable Integer capacity,
      @Nullable Double share,
      boolean paused,
      @Nullable JsonObject decision) {
    static Capacity of(Row row) {
      var decision = row.getString("decision");
      return new Capacity(
          row.getString("id"),
          row.getString("tier"),
          row.getInteger("capacity"),
          row.getDouble("share"),
          row.getBoolean("paused"),
          decision == null ? null : new JsonObject(decision));
    }
  }

  /**
   * What is in force of one subject.
   *
   * @param applies whether its capacity is carried out
   */
  record InForce(String id, String tier, int capacity, boolean applies) {}

  Optional<Capacity> find(String tenant) {
    return all("findCapacity", Tuple.of(tenant), Capacity::of).stream().findFirst();
  }

  /** The nodes', or that of jobs on each of them. */
  Optional<Capacity> findOther(String id) {
    return all("findOther", Tuple.of(id), Capacity::of).stream().findFirst();
  }

  /** Tenants of which something was decided, by id. */
  List<Capacity> list(String after, int limit) {
    return all("listCapacities", Tuple.of(after, limit), Capacity::of);
  }

  List<JsonObject> listEvents(String tenant, @Nullable Cursor after, int limit) {
    var arguments =
        Tuple.of(
            tenant,
            after == null ? null : after.time(),
            after == null ? null : after.uuid(),
            limit);
    return all(
        "listEvents",
        arguments,
        row ->
            new JsonObject()
                .put("id", row.getUUID("id").toString())
                .put("action", row.getString("action"))
                .put("mode", row.getString("mode"))
                .put("reason", row.getString("reason"))
                .put("current_capacity", row.getInteger("current_capacity"))
                .put("target_capacity", row.getInteger("target_capacity"))
                .put("signals", new JsonObject(row.getString("signals")))
                .put("timestamp", Times.text(row.getOffsetDateTime("created_at"))));
  }

  Optional<JsonObject> findPolicy() {
    return all("findPolicy", Tuple.tuple(), row -> new JsonObject(row.getString("policy"))).stream()
        .findFirst();
  }

  /**
   * Who gave which policy, newest first.
   *
   * @param before only versions below it; null for all
   */
  List<JsonObject> listPolicyChanges(@Nullable Long before, int limit) {
    return all(
        "listPolicyChanges",
        Tuple.of(before, limit),
        row ->
            new JsonObject()
                .put("version", row.getLong("version"))
                .put("policy", new JsonObject(row.getString("policy")))
                .put("changed_by", row.getString("changed_by"))
                .put("changed_at", Times.text(row.getOffsetDateTime("changed_at"))));
  }

  /**
   * Keeps a policy, and gives back what was taken under one that is carried out no more.
   *
   * @param tenants whether what is decided of tenants is carried out
   * @param workers whether what is decided of jobs is
   */
  void putPolicy(JsonObject policy, String operator, boolean tenants, boolean workers) {
    await(
        databases
            .platform()
            .transaction(transaction ->
                run(transaction, "putPolicy", Tuple.of(policy.encode(), operator))
                    .compose(put -> run(transaction, "freeShares", Tuple.of(tenants, workers)))));
  }

  /** What was changed within these seconds. */
  List<InForce> changed(int seconds) {
    return all(
        "changedShares",
        Tuple.of(seconds),
        row ->
            new InForce(
                row.getString("tenant_id"),
                row.getString("tier"),
                row.getInteger("capacity"),
                row.getDouble("share") != null));
  }

  /**
   * Pauses a tenant or lets it go on; stands in the tenant's own log.
   *
   * @param capacityOf what a tenant of a tier has where nothing was decided yet
   * @return what was before; empty where there is no such tenant
   */
  Optional<Capacity> pause(
      Call call, String tenant, ToIntFunction<String> capacityOf, boolean paused) {
    return await(
        databases
            .login()
            .transaction(transaction ->
                provisioning
                    .enterRegistry(transaction)
                    .compose(entered -> run(transaction, "lockTenant", Tuple.of(tenant)))
                    .map(rows -> read(rows, Capacity::of).stream().findFirst())
                    .compose(before ->
                        before.isEmpty() || before.get().paused() == paused
                            ? Future.succeededFuture(before)
                            : run(
                                    transaction,
                                    "pause",
                                    Tuple.of(
                                        tenant, capacityOf.applyAsInt(before.get().tier()), paused))
                                .compose(written -> log(transaction, call, tenant, paused))
                                .map(before))));
  }

  private Future<Void> log(SqlConnection transaction, Call call, String tenant, boolean paused) {
    var changes = JsonObject.of("paused", JsonObject.of("from", !paused, "to", paused));
    var entry = audit.entry(call, call.operation(), "autoscaling", tenant, changes);
    return provisioning
        .enterTenant(transaction, databases.tenants().names(tenant))
        .compose(entered -> audit.record(transaction, tenant, entry))
        .compose(recorded -> provisioning.enterRegistry(transaction));
  }

  private static Future<RowSet<Row>> run(
      SqlConnection transaction, String statement, Tuple arguments) {
    return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
  }

  private <T> List<T> all(String statement, Tuple arguments, Function<Row, T> reader) {
    return read(await(databases.platform().run(SQL.get(statement), arguments)), reader);
  }

  private static <T> List<T> read(RowSet<Row> rows, Function<Row, T> reader) {
    return StreamSupport.stream(rows.spliterator(), false).map(reader).toList();
  }
}

package io.tenantry.quota;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.audit.AuditEntry;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.audit.Changes;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The quotas of tenants, and what has been told of them. A change and its line in the tenant's
 * audit log are one transaction. Blocks, so for virtual threads.
 */
final class QuotaRepository {
  private static final Sql SQL = Sql.beside(QuotaRepository.class, "quota.sql");
  private static final String TYPE = "quota";

  private final Databases databases;
  private final TenantProvisioning provisioning;
  private final AuditTrail audit;
  private final TierQuotas tiers;

  QuotaRepository(
      Databases databases, TenantProvisioning provisioning, AuditTrail audit, TierQuotas tiers) {
    this.databases = databases;
    this.provisioning = provisioning;
    this.audit = audit;
    this.tiers = tiers;
  }

  /** What holds for each of these tenants and has been told of it; none where there is neither. */
  Map<String, Told> find(Collection<String> tenants) {
    var ids = tenants.toArray(String[]::new);
    var own = new HashMap<String, List<Quota>>();
    for (var row : list("listQuotas", ids)) {
      own.merge(row.getString("tenant_id"), List.of(quota(row)), QuotaRepository::joined);
    }
    var refusals = list("listRefusals", ids);
    if (own.isEmpty() && tiers.isEmpty() && refusals.size() == 0) {
      return Map.of();
    }
    var found = new HashMap<String, Told>();
    for (var row : list("listTiers", ids)) {
      var id = row.getString("id");
      var inForce = tiers.inForce(row.getString("tier"), own.getOrDefault(id, List.of()));
      found.put(id, new Told(List.copyOf(inForce)));
    }
    for (var row : list("listNotices", ids)) {
      var told = found.get(row.getString("tenant_id"));
      if (told != null) {
        told.reached().add(Told.Reached.of(row));
      }
    }
    for (var row : refusals) {
      var told = found.get(row.getString("tenant_id"));
      if (told != null) {
        told.refusals().add(Told.Refusal.of(row));
      }
    }
    return found;
  }

  private static List<Quota> joined(List<Quota> some, List<Quota> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private RowSet<Row> list(String statement, String[] tenants) {
    return await(databases.platform().run(SQL.get(statement), Tuple.of(tenants)));
  }

  /** Sets a quota; fails with NOT_FOUND where there is no such tenant. */
  void set(Call call, String tenant, Quota quota) {
    change(
        call,
        tenant,
        quota.metric(),
        transaction ->
            execute(
                    transaction,
                    "upsertQuota",
                    Tuple.of(
                        tenant, quota.metric(), quota.limit(), quota.period().text(), quota.kind()))
                .map(quota.toJson()));
  }

  /** Takes a tenant's own quota away; fails with NOT_FOUND where it has none. */
  void delete(Call call, String tenant, String metric) {
    change(
        call,
        tenant,
        metric,
        transaction ->
            execute(transaction, "deleteQuota", Tuple.of(tenant, metric))
                .map(rows -> {
                  if (rows.rowCount() == 0) {
                    throw KernelProblem.NOT_FOUND.because(
                        "The tenant has no quota of its own for this metric.");
                  }
                  return new JsonObject();
                }));
  }

  private void change(
      Call call,
      String tenant,
      String metric,
      Function<SqlConnection, Future<JsonObject>> statement) {
    await(
        inPlatform(transaction ->
            existing(transaction, tenant, metric)
                .compose(before ->
                    statement
                        .apply(transaction)
                        .compose(after -> {
                          var changes = Changes.between(before, after);
                          var entry = audit.entry(call, call.operation(), TYPE, metric, changes);
                          return log(transaction, tenant, List.of(entry.by(null)));
                        }))));
  }

  private static Future<JsonObject> existing(
      SqlConnection transaction, String tenant, String metric) {
    return execute(transaction, "findTenantAndQuota", Tuple.of(tenant, metric))
        .map(rows -> {
          if (rows.size() == 0) {
            throw KernelProblem.NOT_FOUND.because("There is no tenant with this id.");
          }
          var row = rows.iterator().next();
          return row.getString("metric") == null ? new JsonObject() : quota(row).toJson();
        });
  }

  /**
   * Writes down what a tenant's standings now say: each threshold that is reached the first time in
   * its period, with a line in the tenant's audit log; and whether its calls are refused.
   *
   * @return the notices that are new
   */
  List<Told.Notice> tell(String tenant, List<Told.Notice> reached, Told.@Nullable Refusal refusal) {
    return await(
        inPlatform(transaction ->
            refuse(transaction, tenant, refusal)
                .compose(refused ->
                    Future.all(
                        reached.stream()
                            .map(notice -> insert(transaction, tenant, notice))
                            .toList()))
                .compose(inserted -> {
                  var first = inserted.<Optional<Told.Notice>>list().stream();
                  var fresh = first.flatMap(Optional::stream).toList();
                  return log(transaction, tenant, fresh.stream().map(this::entry).toList())
                      .map(fresh);
                })));
  }

  private static Future<?> refuse(
      SqlConnection transaction, String tenant, Told.@Nullable Refusal refusal) {
    return refusal == null
        ? execute(transaction, "deleteRefusal", Tuple.of(tenant))
        : execute(
            transaction, "upsertRefusal", Tuple.of(tenant, refusal.metric(), refusal.until()));
  }

  private static Future<Optional<Told.Notice>> insert(
      SqlConnection transaction, String tenant, Told.Notice notice) {
    return execute(
            transaction,
            "insertNotice",
            Tuple.of(
                tenant,
                notice.reached().metric(),
                notice.reached().start(),
                notice.reached().threshold(),
                notice.used()))
        .map(rows -> rows.rowCount() == 1 ? Optional.of(notice) : Optional.empty());
  }

  private AuditEntry entry(Told.Notice notice) {
    var call =
        Call.internal("quota.thresholdReached", new JsonObject(), UUID.randomUUID().toString());
    return audit.entry(call, call.operation(), TYPE, notice.reached().metric(), notice.toJson());
  }

  private <T> Future<T> inPlatform(Function<SqlConnection, Future<T>> work) {
    return databases
        .login()
        .transaction(transaction ->
            provisioning.enterRegistry(transaction).compose(entered -> work.apply(transaction)));
  }

  // The last thing in a transaction: from here on it is inside the tenant.
  private Future<Void> log(SqlConnection transaction, String tenant, List<AuditEntry> entries) {
    if (entries.isEmpty()) {
      return Future.succeededFuture();
    }
    var inside = provisioning.enterTenant(transaction, databases.tenants().names(tenant));
    for (var entry : entries) {
      inside = inside.compose(entered -> audit.record(transaction, tenant, entry));
    }
    return inside;
  }

  private static Future<RowSet<Row>> execute(
      SqlConnection transaction, String statement, Tuple arguments) {
    return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
  }

  private static Quota quota(Row row) {
    return new Quota(
        row.getString("metric"),
        row.getBigDecimal("limit"),
        Period.of(row.getString("period")),
        row.getString("kind").equals("hard"));
  }
}

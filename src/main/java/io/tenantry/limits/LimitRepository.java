package io.tenantry.limits;

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
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The limits that operators give to tenants; each change stands in the tenant's own log. */
final class LimitRepository {
  private static final Sql SQL = Sql.beside(LimitRepository.class, "limit.sql");

  private final Databases databases;
  private final TenantProvisioning provisioning;
  private final AuditTrail audit;

  LimitRepository(Databases databases, TenantProvisioning provisioning, AuditTrail audit) {
    this.databases = databases;
    this.provisioning = provisioning;
    this.audit = audit;
  }

  /** Empty where there is no such tenant. */
  Future<Optional<TenantLimit>> find(String tenant) {
    return databases
        .platform()
        .run(SQL.get("findLimit"), Tuple.of(tenant))
        .map(LimitRepository::first);
  }

  /**
   * Sets or removes a tenant's own limit.
   *
   * @param next null removes it
   * @return what was before; empty where there is no such tenant
   */
  Future<Optional<TenantLimit>> change(Call call, String tenant, @Nullable JsonObject next) {
    return databases
        .login()
        .transaction(transaction ->
            provisioning
                .enterRegistry(transaction)
                .compose(entered ->
                    transaction.preparedQuery(SQL.get("lockLimit")).execute(Tuple.of(tenant)))
                .map(LimitRepository::first)
                .compose(before ->
                    before.isEmpty()
                        ? Future.succeededFuture(before)
                        : write(transaction, tenant, next)
                            .compose(
                                written -> log(transaction, call, tenant, before.get().own(), next))
                            .map(before)));
  }

  private static Future<RowSet<Row>> write(
      SqlConnection transaction, String tenant, @Nullable JsonObject next) {
    return next == null
        ? transaction.preparedQuery(SQL.get("deleteLimit")).execute(Tuple.of(tenant))
        : transaction
            .preparedQuery(SQL.get("putLimit"))
            .execute(
                Tuple.of(
                    tenant, next.getInteger("max_requests"), next.getInteger("window_seconds")));
  }

  private Future<Void> log(
      SqlConnection transaction,
      Call call,
      String tenant,
      @Nullable JsonObject before,
      @Nullable JsonObject next) {
    var changes = Changes.between(orNothing(before), orNothing(next));
    if (changes.isEmpty()) {
      return Future.succeededFuture();
    }
    var entry = audit.entry(call, call.operation(), "rate_limit", tenant, changes);
    return provisioning
        .enterTenant(transaction, databases.tenants().names(tenant))
        .compose(entered -> audit.record(transaction, tenant, entry))
        .compose(recorded -> provisioning.enterRegistry(transaction));
  }

  private static JsonObject orNothing(@Nullable JsonObject limit) {
    return limit == null ? new JsonObject() : limit;
  }

  private static Optional<TenantLimit> first(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(TenantLimit::of).findFirst();
  }
}

package io.tenantry.tenant;

import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.audit.Changes;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantNames;
import io.tenantry.kernel.database.TenantProvisioning;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** Writes the parts of a new tenant, all within the caller's transaction. */
final class ProvisionRepository {
  private static final Sql REGISTRY = Sql.beside(ProvisionRepository.class, "tenant.sql");
  private static final Sql ADMIN = Sql.beside(ProvisionRepository.class, "admin.sql");

  private final TenantProvisioning provisioning;
  private final AuditTrail audit;

  ProvisionRepository(TenantProvisioning provisioning, AuditTrail audit) {
    this.provisioning = provisioning;
    this.audit = audit;
  }

  /** From here on the transaction uses the platform's tables. */
  Future<Void> enterPlatform(SqlConnection transaction) {
    return provisioning.enterRegistry(transaction);
  }

  /** The registry's row; empty where the id is taken. */
  Future<Optional<Tenant>> insert(
      SqlConnection transaction, TenantNames names, String organizationName, String tier) {
    return transaction
        .preparedQuery(REGISTRY.get("insertTenant"))
        .execute(
            Tuple.of(
                names.id(),
                organizationName,
                tier,
                names.schema(),
                names.role(),
                provisioning.version()))
        .map(TenantRepository::first);
  }

  /** Role, schema and tables; from here on the transaction is inside the tenant. */
  Future<Void> build(SqlConnection transaction, TenantNames names) {
    return provisioning.create(transaction, names);
  }

  Future<?> insertAdmin(
      SqlConnection transaction, TenantNames names, UUID id, String email, String passwordHash) {
    return transaction
        .preparedQuery(ADMIN.rendered("insertAdmin", names.quotedSchema()))
        .execute(Tuple.of(id, email, passwordHash));
  }

  /** The first entry of a tenant's log, where the transaction is inside the tenant already. */
  Future<Void> logFirst(SqlConnection transaction, TenantNames names, Call call, Tenant tenant) {
    return record(transaction, names, call, new JsonObject(), tenant);
  }

  /** Writes a change into the tenant's own log; then the platform's tables are used again. */
  Future<Void> log(
      SqlConnection transaction, TenantNames names, Call call, Tenant before, Tenant after) {
    return provisioning
        .enterTenant(transaction, names)
        .compose(entered -> record(transaction, names, call, before.changeable(), after))
        .compose(recorded -> provisioning.enterRegistry(transaction));
  }

  private Future<Void> record(
      SqlConnection transaction, TenantNames names, Call call, JsonObject before, Tenant after) {
    var entry =
        audit.entry(
            call,
            call.operation(),
            "tenant",
            names.id(),
            Changes.between(before, after.changeable()));
    return audit.record(transaction, names.id(), entry.by(null));
  }
}

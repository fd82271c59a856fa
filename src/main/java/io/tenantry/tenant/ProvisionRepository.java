package io.tenantry.tenant;

import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantNames;
import io.tenantry.kernel.database.TenantProvisioning;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** Writes the parts of a new tenant, all within the caller's transaction. */
final class ProvisionRepository {
  private static final Sql REGISTRY = Sql.beside(ProvisionRepository.class, "tenant.sql");
  private static final Sql ADMIN = Sql.beside(ProvisionRepository.class, "admin.sql");

  private final TenantProvisioning provisioning;

  ProvisionRepository(TenantProvisioning provisioning) {
    this.provisioning = provisioning;
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
}

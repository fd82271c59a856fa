package io.tenantry.kernel.database;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Creates a tenant's role, schema and tables, inside of the caller's transaction. Within one
 * transaction of the login the caller 1. calls {@link #enterRegistry} and inserts the registry's
 * row, with {@link #version}; 2. calls {@link #create}; 3. inserts the admin, already inside of the
 * tenant. Then either all of it is committed or nothing exists.
 */
public final class TenantProvisioning {
  private static final Sql SQL = Sql.beside(TenantProvisioning.class, "provisioning.sql");
  private static final String ROLE_EXISTS = "42710";
  private static final String SCHEMA_EXISTS = "42P06";

  private final DatabaseRoles roles;
  private final MigrationScripts scripts;
  private final Template text;

  public TenantProvisioning(DatabaseRoles roles, MigrationScripts tenantScripts) {
    this.roles = roles;
    this.scripts = tenantScripts;
    this.text = new Template(text(roles, tenantScripts));
  }

  /** The version at which a new tenant starts, for its row in the registry. */
  public int version() {
    return scripts.head();
  }

  /** From here the transaction uses the platform's tables, by their bare names. */
  public Future<Void> enterRegistry(SqlConnection transaction) {
    return run(
        transaction,
        SQL.script("enterRegistry", Map.of("platform", DatabaseRoles.quote(roles.platform()))));
  }

  /**
   * From here the transaction uses a tenant's tables, by their bare names, as the tenant's role.
   */
  public Future<Void> enterTenant(SqlConnection transaction, TenantNames tenant) {
    return run(
        transaction,
        SQL.script(
            "enterTenant", Map.of("role", tenant.quotedRole(), "schema", tenant.quotedSchema())));
  }

  /**
   * Creates it all with one message; from there the transaction uses the tenant's tables by their
   * bare names, as the tenant's role. Fails with {@link TenantLeftoverException} where a role or
   * schema of that name exists.
   */
  public Future<Void> create(SqlConnection transaction, TenantNames tenant) {
    return run(transaction, script(tenant))
        .recover(failure ->
            Future.failedFuture(
                failure instanceof PgException refusal ? leftover(refusal, tenant) : failure));
  }

  /** The whole text that {@link #create} sends. */
  public String script(TenantNames tenant) {
    return text.render(Map.of("role", tenant.quotedRole(), "schema", tenant.quotedSchema()));
  }

  private static String text(DatabaseRoles roles, MigrationScripts scripts) {
    // The tenant's own names stay as markers, so that the steps are put together once.
    var names =
        Map.of(
            "login",
            DatabaseRoles.quote(roles.login()),
            "owner",
            DatabaseRoles.quote(roles.owner()),
            "role",
            "${role}",
            "schema",
            "${schema}");
    return scripts.steps().stream()
        .map(MigrationStep::text)
        .collect(
            Collectors.joining(
                ";\n",
                SQL.script("open", names) + ";\n",
                ";\n" + SQL.script("enterTenant", names)));
  }

  private static Throwable leftover(PgException refusal, TenantNames tenant) {
    return switch (refusal.getSqlState()) {
      case ROLE_EXISTS ->
          new TenantLeftoverException(
              "the role %s exists already, perhaps for another database of this server: drop it, or use another role prefix"
                  .formatted(tenant.role()),
              refusal);
      case SCHEMA_EXISTS ->
          new TenantLeftoverException(
              "the schema %s exists already, though no tenant has it: look into it, then drop it"
                  .formatted(tenant.schema()),
              refusal);
      default -> refusal;
    };
  }

  private static Future<Void> run(SqlConnection transaction, String script) {
    return transaction.query(script).execute().mapEmpty();
  }
}

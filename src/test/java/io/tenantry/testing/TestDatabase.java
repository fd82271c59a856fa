package io.tenantry.testing;

import io.tenantry.kernel.database.BlockingConnection;
import io.tenantry.kernel.database.Bootstrap;
import io.tenantry.kernel.database.DatabaseRoles;
import io.tenantry.kernel.database.MigrationScripts;
import io.tenantry.kernel.database.TenantNames;
import io.tenantry.kernel.database.TenantProvisioning;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A database of its own, prepared for the platform, in which a test onboards tenants. */
public final class TestDatabase implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final String url = TestServers.freshDatabase();
  private final PgConnectOptions login = PgConnectOptions.fromUri(url);

  /** What this database's tenant roles begin with; roles belong to the whole server. */
  public String rolePrefix() {
    return "r" + login.getUser().substring(1) + "_";
  }

  /** Brings the platform to its head. */
  public DatabaseRoles prepare() {
    return prepare(MigrationScripts.platform(), MigrationScripts.tenant());
  }

  public DatabaseRoles prepare(MigrationScripts platform, MigrationScripts tenant) {
    try (var connection = connect()) {
      return new Bootstrap(platform, tenant, rolePrefix(), DEADLINE).run(connection);
    }
  }

  public DatabaseRoles roles() {
    return new DatabaseRoles(login.getUser(), rolePrefix());
  }

  /** A connection of the login. */
  public BlockingConnection connect() {
    return BlockingConnection.open(vertx, login, DEADLINE);
  }

  /** A tenant as onboarding makes it, with one user, at the head of the program's migrations. */
  public TenantNames onboard(String id) {
    return onboard(id, MigrationScripts.tenant());
  }

  /** The same at the head of {@code scripts}; rolled back whole where anything fails. */
  public TenantNames onboard(String id, MigrationScripts scripts) {
    var tenant = roles().tenant(id);
    var provisioning = new TenantProvisioning(roles(), scripts);
    PgConnection.connect(vertx, login)
        .compose(connection ->
            connection
                .begin()
                .compose(transaction ->
                    provisioning
                        .enterRegistry(connection)
                        .compose(in -> register(connection, tenant, provisioning))
                        .compose(row -> provisioning.create(connection, tenant))
                        .compose(made -> addAdmin(connection, tenant))
                        .compose(row -> transaction.commit()))
                .eventually(connection::close))
        .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .await();
    return tenant;
  }

  /** Runs statements as the superuser in this database. */
  public RowSet<Row> asSuperuser(String first, String... more) {
    return Sql.run(TestServers.superuserUrl(url), first, more);
  }

  public Vertx vertx() {
    return vertx;
  }

  public PgConnectOptions login() {
    return login;
  }

  /** The same as one URL. */
  public String url() {
    return url;
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private static Future<?> register(
      PgConnection connection, TenantNames tenant, TenantProvisioning provisioning) {
    return connection
        .query(
            "INSERT INTO tenants (id, organization_name, schema_name, role_name, schema_version) VALUES ('%s', 'Test', '%s', '%s', %d)"
                .formatted(tenant.id(), tenant.schema(), tenant.role(), provisioning.version()))
        .execute();
  }

  private static Future<?> addAdmin(PgConnection connection, TenantNames tenant) {
    return connection
        .query(
            "INSERT INTO users (id, email, password_hash, role) VALUES ('%s', 'admin@%s.example', '', 'admin')"
                .formatted(UUID.randomUUID(), tenant.id()))
        .execute();
  }
}

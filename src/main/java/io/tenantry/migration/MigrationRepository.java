package io.tenantry.migration;

import io.tenantry.kernel.database.BlockingConnection;
import io.tenantry.kernel.database.DatabaseRoles;
import io.tenantry.kernel.database.MigrationStep;
import io.tenantry.kernel.database.Sql;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** One connection's view of the registry, and its way into a tenant's tables as their owner. */
final class MigrationRepository implements AutoCloseable {
  private static final Sql SQL = Sql.beside(MigrationRepository.class, "migration.sql");

  private final BlockingConnection connection;
  private final DatabaseRoles roles;
  private final MigrationConfig config;

  MigrationRepository(BlockingConnection connection, DatabaseRoles roles, MigrationConfig config) {
    this.connection = connection;
    this.roles = roles;
    this.config = config;
  }

  /** Keeps others from running until this connection closes; false where another runs. */
  boolean takeTurn() {
    return connection.query(SQL.get("takeTurn")).iterator().next().getBoolean("taken");
  }

  List<BehindTenant> listBehind(int head) {
    return connection.inTransaction(() -> {
      enterRegistry();
      var rows = connection.query(SQL.get("listBehind"), head);
      return StreamSupport.stream(rows.spliterator(), false)
          .map(row -> new BehindTenant(row.getString("id"), row.getInteger("schema_version")))
          .toList();
    });
  }

  List<VersionCount> countVersions() {
    return connection.inTransaction(() -> {
      enterRegistry();
      return StreamSupport.stream(connection.query(SQL.get("countVersions")).spliterator(), false)
          .map(row ->
              new VersionCount(
                  row.getInteger("schema_version"),
                  row.getLong("tenants"),
                  failures(row.getJsonArray("failures"))))
          .toList();
    });
  }

  /** Brings one tenant to head, whole or not at all; false where another did so before. */
  boolean migrate(BehindTenant tenant, List<MigrationStep> steps) {
    return connection.inTransaction(() -> {
      enterRegistry();
      var head = steps.getLast().version();
      var advanced =
          connection.query(SQL.get("advanceTenant"), tenant.id(), tenant.version(), head);
      if (advanced.rowCount() == 0) {
        return false;
      }
      connection.query(SQL.get("deleteFailure"), tenant.id());
      enterTenant(tenant);
      var role = roles.tenant(tenant.id()).quotedRole();
      steps.forEach(step -> run(step, role));
      return true;
    });
  }

  void upsertFailure(FailedTenant failure) {
    connection.inTransaction(() -> {
      enterRegistry();
      return connection.query(
          SQL.get("upsertFailure"), failure.id(), failure.version(), failure.error());
    });
  }

  @Override
  public void close() {
    connection.close();
  }

  private void run(MigrationStep step, String role) {
    try {
      connection.run(step.script(Map.of("role", role)));
    } catch (RuntimeException e) {
      throw new StepFailedException(step, e);
    }
  }

  private void enterRegistry() {
    connection.run(
        SQL.script(
            "enterRegistry",
            Map.of(
                "lock_timeout", String.valueOf(config.lockTimeout().toMillis()),
                "statement_timeout", String.valueOf(config.statementTimeout().toMillis()),
                "platform", DatabaseRoles.quote(roles.platform()))));
  }

  private void enterTenant(BehindTenant tenant) {
    connection.run(
        SQL.script(
            "enterTenant",
            Map.of(
                "owner", DatabaseRoles.quote(roles.owner()),
                "schema", roles.tenant(tenant.id()).quotedSchema())));
  }

  private static List<FailedTenant> failures(JsonArray rows) {
    return rows.stream()
        .map(JsonObject.class::cast)
        .map(row ->
            new FailedTenant(
                row.getString("tenant"),
                row.getInteger("version"),
                row.getString("error"),
                row.getInteger("attempts")))
        .toList();
  }
}

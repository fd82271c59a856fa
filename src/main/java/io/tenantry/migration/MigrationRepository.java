package io.tenantry.migration;

import io.tenantry.kernel.database.BlockingConnection;
import io.tenantry.kernel.database.DatabaseRoles;
import io.tenantry.kernel.database.MigrationStep;
import io.tenantry.kernel.database.Sql;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
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

  List<TenantVersion> listBehind(int head) {
    return list("listBehind", head);
  }

  List<TenantVersion> listAbove(int version) {
    return list("listAbove", version);
  }

  private List<TenantVersion> list(String name, int version) {
    return connection.inTransaction(() -> {
      enterRegistry();
      var rows = connection.query(SQL.get(name), version);
      return StreamSupport.stream(rows.spliterator(), false)
          .map(row -> new TenantVersion(row.getString("id"), row.getInteger("schema_version")))
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
  boolean migrate(TenantVersion tenant, List<MigrationStep> steps) {
    return move(tenant, steps.getLast().version(), steps, MigrationStep::script);
  }

  /** Undoes steps, the newest first, all or none; false where another did so before. */
  boolean takeBack(TenantVersion tenant, List<MigrationStep> steps) {
    return move(tenant, steps.getLast().version() - 1, steps, MigrationStep::scriptBack);
  }

  private boolean move(
      TenantVersion tenant,
      int to,
      List<MigrationStep> steps,
      BiFunction<MigrationStep, Map<String, String>, String> script) {
    return connection.inTransaction(() -> {
      enterRegistry();
      var moved = connection.query(SQL.get("moveTenant"), tenant.id(), tenant.version(), to);
      if (moved.rowCount() == 0) {
        return false;
      }
      connection.query(SQL.get("deleteFailure"), tenant.id());
      enterTenant(tenant);
      var role = roles.tenant(tenant.id()).quotedRole();
      steps.forEach(step -> run(step, script.apply(step, Map.of("role", role))));
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

  private void run(MigrationStep step, String script) {
    try {
      connection.run(script);
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

  private void enterTenant(TenantVersion tenant) {
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

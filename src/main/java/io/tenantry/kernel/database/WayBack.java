package io.tenantry.kernel.database;

import java.time.Duration;
import java.util.Map;

/**
 * Takes the platform's own steps back, and lets the database forget those of tenants that no tenant
 * has any more. Nobody else prepares the database meanwhile.
 */
public final class WayBack {
  private static final Sql SQL = Sql.beside(Bootstrap.class, "bootstrap.sql");

  private final DatabaseRoles roles;
  private final Duration deadline;

  /** {@code deadline} bounds one step. */
  public WayBack(DatabaseRoles roles, Duration deadline) {
    this.roles = roles;
    this.deadline = deadline;
  }

  /**
   * Undoes the platform's steps above {@code version}, the newest first, all or none.
   *
   * @return how many
   * @throws IllegalArgumentException where one cannot be undone
   */
  public int platform(BlockingConnection connection, MigrationScripts scripts, int version) {
    var markers =
        Map.of(
            "platform", DatabaseRoles.quote(roles.platform()),
            "metering", DatabaseRoles.quote(roles.metering()));
    return connection.inTransaction(() -> {
      var ledger = ledger(connection, "platform");
      var steps = scripts.back(ledger.head(), version);
      steps.forEach(step -> {
        connection.run(step.scriptBack(markers));
        ledger.forget(step);
      });
      return steps.size();
    });
  }

  /**
   * Forgets the tenants' steps above {@code version}.
   *
   * @throws IllegalStateException where a tenant has one
   */
  public void forgetTenants(BlockingConnection connection, MigrationScripts scripts, int version) {
    connection.inTransaction(() -> {
      var ledger = ledger(connection, "tenant");
      long above =
          connection.query(SQL.get("countTenantsAbove"), version).iterator().next().getLong(0);
      if (above > 0) {
        throw new IllegalStateException(
            "%d tenants are above version %d still".formatted(above, version));
      }
      scripts.after(version).forEach(ledger::forget);
      return version;
    });
  }

  private MigrationLedger ledger(BlockingConnection connection, String kind) {
    connection.run(SQL.script("lock", Map.of("timeout", String.valueOf(deadline.toMillis()))));
    connection.run(SQL.script("becomeOwner", Map.of("owner", DatabaseRoles.quote(roles.owner()))));
    return new MigrationLedger(connection, SQL, kind);
  }
}

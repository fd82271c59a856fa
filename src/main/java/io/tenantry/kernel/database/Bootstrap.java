package io.tenantry.kernel.database;

import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Makes a database ready for the platform: its roles, its schema, its tables at the version of this
 * program. Running it again changes nothing; several at once take turns.
 */
public final class Bootstrap {
  private static final Sql SQL = Sql.beside(Bootstrap.class, "bootstrap.sql");

  /** Another database of the same server is being prepared and was first to make a shared role. */
  private static final Set<String> LOST_RACE = Set.of("42710", "23505");

  private static final int ATTEMPTS = 5;

  private final MigrationScripts platform;
  private final MigrationScripts tenant;
  private final String rolePrefix;
  private final Duration deadline;

  /**
   * Works up to the heads of {@code platform} and {@code tenant}.
   *
   * @param rolePrefix what each tenant's role begins with
   * @param deadline how long one step may take, waiting for another process included
   */
  public Bootstrap(
      MigrationScripts platform, MigrationScripts tenant, String rolePrefix, Duration deadline) {
    this.platform = platform;
    this.tenant = tenant;
    this.rolePrefix = rolePrefix;
    this.deadline = deadline;
  }

  /**
   * Prepares the database of {@code connection}, which is one of the login.
   *
   * @throws UnfitDatabaseException where the login or the database cannot serve the platform
   */
  public DatabaseRoles run(BlockingConnection connection) {
    var roles = roles(connection);
    try {
      createParts(connection, roles, ATTEMPTS);
      while (connection.inTransaction(() -> advance(connection, roles))) {}
    } catch (PgException e) {
      throw refused(e);
    }
    return roles;
  }

  /**
   * Looks at the database without changing it.
   *
   * @throws UnfitDatabaseException also where it has never been prepared, or is not at head
   */
  public DatabaseRoles check(BlockingConnection connection) {
    var roles = roles(connection);
    if (!Parts.find(connection, SQL, roles).schema()) {
      throw new UnfitDatabaseException("this database holds no platform yet: migrate run makes it");
    }
    try {
      var pending = connection.inTransaction(() -> ledger(connection, roles).pending(platform));
      if (!pending.isEmpty()) {
        throw new UnfitDatabaseException(
            "the platform's tables are older than this program: migrate run brings them to head");
      }
    } catch (PgException e) {
      throw refused(e);
    }
    return roles;
  }

  private DatabaseRoles roles(BlockingConnection connection) {
    return new DatabaseRoles(new Login(SQL).check(connection), rolePrefix);
  }

  private void createParts(BlockingConnection connection, DatabaseRoles roles, int attempts) {
    try {
      connection.inTransaction(() -> {
        lock(connection);
        Parts.find(connection, SQL, roles).createMissing(connection, SQL, roles);
        return roles;
      });
    } catch (PgException e) {
      if (attempts == 1 || !LOST_RACE.contains(e.getSqlState())) {
        throw e;
      }
      createParts(connection, roles, attempts - 1);
    }
  }

  /** Takes one step of the platform's own; false once nothing is left to do. */
  private boolean advance(BlockingConnection connection, DatabaseRoles roles) {
    lock(connection);
    var ledger = ledger(connection, roles);
    var pending = ledger.pending(platform);
    if (!pending.isEmpty()) {
      connection.run(
          pending
              .getFirst()
              .script(
                  Map.of(
                      "platform", DatabaseRoles.quote(roles.platform()),
                      "metering", DatabaseRoles.quote(roles.metering()))));
      ledger.record(pending.getFirst());
      return true;
    }
    var tenants = new MigrationLedger(connection, SQL, "tenant");
    tenants.pending(tenant).forEach(tenants::record);
    return false;
  }

  private MigrationLedger ledger(BlockingConnection connection, DatabaseRoles roles) {
    connection.run(SQL.script("becomeOwner", Map.of("owner", DatabaseRoles.quote(roles.owner()))));
    return new MigrationLedger(connection, SQL, "platform");
  }

  private void lock(BlockingConnection connection) {
    connection.run(SQL.script("lock", Map.of("timeout", String.valueOf(deadline.toMillis()))));
  }

  private static UnfitDatabaseException refused(PgException e) {
    return new UnfitDatabaseException(
        "the database cannot be prepared: %s (%s)".formatted(e.getErrorMessage(), e.getSqlState()),
        e);
  }
}

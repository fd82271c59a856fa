package io.tenantry.migration;

import io.tenantry.kernel.TextTable;
import io.tenantry.kernel.database.BlockingConnection;
import io.tenantry.kernel.database.Bootstrap;
import io.tenantry.kernel.database.DatabaseRoles;
import io.tenantry.kernel.database.MigrationScripts;
import io.tenantry.kernel.database.MigrationStep;
import io.tenantry.kernel.database.UnfitDatabaseException;
import io.tenantry.kernel.database.WayBack;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** What {@code migrate plan|run|status|down} do, in words and an exit code. */
public final class MigrateCommand {
  private final Vertx vertx;
  private final PgConnectOptions login;
  private final String rolePrefix;
  private final MigrationScripts scripts;
  private final MigrationConfig config;
  private final PrintStream out;

  /** Prints to {@code out}. */
  public MigrateCommand(
      Vertx vertx,
      PgConnectOptions login,
      String rolePrefix,
      MigrationScripts scripts,
      MigrationConfig config,
      PrintStream out) {
    this.vertx = vertx;
    this.login = login;
    this.rolePrefix = rolePrefix;
    this.scripts = scripts;
    this.config = config;
    this.out = out;
  }

  /** Shows who is behind; an exit code, as the others. */
  public int plan() {
    return guarded(this::printPlan);
  }

  /**
   * Brings the platform and tenants to head; 1 where a tenant failed.
   *
   * @param parallelism how many at once; empty as configured
   * @param first how many tenants, the longest behind before the others; empty for all
   */
  public int run(Optional<Integer> parallelism, Optional<Integer> first) {
    return guarded(() ->
        migrate(
            parallelism.map(config::withParallelism).orElse(config),
            first.orElse(Integer.MAX_VALUE)));
  }

  /** Counts tenants by version. */
  public int status() {
    return guarded(this::printStatus);
  }

  /**
   * Takes migrations back, those of tenants before the platform's; 1 where a tenant failed.
   *
   * @param tenants the version that tenants' tables go back to; empty leaves them
   * @param platform the same for the platform's own
   */
  public int down(Optional<Integer> tenants, Optional<Integer> platform) {
    return guarded(() -> takeBack(tenants, platform));
  }

  private int guarded(IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (UnfitDatabaseException
        | MigrationsUnderWayException
        | IllegalArgumentException
        | IllegalStateException e) {
      out.println(e.getMessage());
      return 1;
    }
  }

  private int printPlan() {
    var behind = migrator(config, false).plan();
    if (behind.isEmpty()) {
      out.printf("every tenant is at version %d%n", scripts.head());
      return 0;
    }
    var table = new TextTable("TENANT", "AT", "WOULD RUN");
    behind.forEach(tenant -> table.row(tenant.id(), tenant.version(), steps(tenant)));
    out.print(table);
    out.printf("%d behind version %d%n", behind.size(), scripts.head());
    return 0;
  }

  private int migrate(MigrationConfig how, int most) {
    var run = migrator(how, true).run(most);
    if (!run.failures().isEmpty()) {
      out.print(failures(run.failures()));
    }
    out.printf(
        "%d brought to version %d, %d failed%n",
        run.migrated(), scripts.head(), run.failures().size());
    return run.failures().isEmpty() ? 0 : 1;
  }

  private int takeBack(Optional<Integer> tenants, Optional<Integer> platform) {
    if (tenants.isEmpty() && platform.isEmpty()) {
      throw new IllegalArgumentException("say how far: --tenants VERSION, --platform VERSION");
    }
    var roles = roles(false);
    if (tenants.isPresent()) {
      int version = tenants.get();
      var run = new Migrator(vertx, login, roles, scripts, config).takeBack(version);
      if (!run.failures().isEmpty()) {
        out.print(failures(run.failures()));
      }
      out.printf(
          "%d taken back to version %d, %d failed%n",
          run.migrated(), version, run.failures().size());
      if (!run.failures().isEmpty()) {
        return 1;
      }
    }
    var back = new WayBack(roles, config.deadline());
    try (var connection = BlockingConnection.open(vertx, login, config.deadline())) {
      tenants.ifPresent(version -> back.forgetTenants(connection, scripts, version));
      platform.ifPresent(version ->
          out.printf(
              "%d steps of the platform undone%n",
              back.platform(connection, MigrationScripts.platform(), version)));
    }
    return 0;
  }

  private int printStatus() {
    var counts = migrator(config, false).status();
    var table = new TextTable("VERSION", "TENANTS", "FAILED");
    counts.forEach(count ->
        table.row(
            count.version() == scripts.head() ? count.version() + " (head)" : count.version(),
            count.tenants(),
            count.failures().size()));
    out.print(table);
    var failed = counts.stream().flatMap(count -> count.failures().stream()).toList();
    if (!failed.isEmpty()) {
      out.print(failures(failed));
    }
    return 0;
  }

  private Migrator migrator(MigrationConfig how, boolean prepare) {
    return new Migrator(vertx, login, roles(prepare), scripts, how);
  }

  private DatabaseRoles roles(boolean prepare) {
    var bootstrap =
        new Bootstrap(MigrationScripts.platform(), scripts, rolePrefix, config.deadline());
    try (var connection = BlockingConnection.open(vertx, login, config.deadline())) {
      return prepare ? bootstrap.run(connection) : bootstrap.check(connection);
    }
  }

  private String steps(TenantVersion tenant) {
    return scripts.after(tenant.version()).stream()
        .map(MigrationStep::label)
        .collect(Collectors.joining(", "));
  }

  private static TextTable failures(List<FailedTenant> failures) {
    var table = new TextTable("FAILED TENANT", "AT STEP", "ERROR");
    failures.forEach(failure -> table.row(failure.id(), failure.version(), failure.error()));
    return table;
  }
}

package io.tenantry.migration;

import io.tenantry.kernel.database.BlockingConnection;
import io.tenantry.kernel.database.DatabaseRoles;
import io.tenantry.kernel.database.MigrationScripts;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Brings every tenant's tables to head, a few at once, over connections of its own. Its methods
 * wait for PostgreSQL, so they are not for an event loop.
 */
public final class Migrator {
  private final Vertx vertx;
  private final PgConnectOptions login;
  private final DatabaseRoles roles;
  private final MigrationScripts scripts;
  private final MigrationConfig config;

  /** The database is one that {@link io.tenantry.kernel.database.Bootstrap} has prepared. */
  public Migrator(
      Vertx vertx,
      PgConnectOptions login,
      DatabaseRoles roles,
      MigrationScripts scripts,
      MigrationConfig config) {
    this.vertx = vertx;
    this.login = login;
    this.roles = roles;
    this.scripts = scripts;
    this.config = config;
  }

  /** The tenants that a run would migrate, the furthest behind first. */
  public List<TenantVersion> plan() {
    try (var repository = connect()) {
      return repository.listBehind(scripts.head());
    }
  }

  /** How many tenants are at which version, the oldest version first. */
  public List<VersionCount> status() {
    try (var repository = connect()) {
      return repository.countVersions();
    }
  }

  /**
   * Migrates those behind and goes on past any that fails; a later run takes up what is left.
   *
   * @throws MigrationsUnderWayException where another process is at it
   */
  public MigrationRun run() {
    return run(Integer.MAX_VALUE);
  }

  /** The same for a few alone, to look at them before the others follow. */
  MigrationRun run(int most) {
    return move(
        repository -> repository.listBehind(scripts.head()).stream().limit(most).toList(),
        (repository, tenant) -> repository.migrate(tenant, scripts.after(tenant.version())));
  }

  /**
   * Undoes the steps above {@code version} in each tenant that has them.
   *
   * @throws IllegalArgumentException where one cannot be undone; then none has been
   */
  MigrationRun takeBack(int version) {
    scripts.back(scripts.head(), version);
    return move(
        repository -> repository.listAbove(version),
        (repository, tenant) ->
            repository.takeBack(tenant, scripts.back(tenant.version(), version)));
  }

  private MigrationRun move(
      Function<MigrationRepository, List<TenantVersion>> which,
      BiPredicate<MigrationRepository, TenantVersion> step) {
    try (var turn = connect()) {
      if (!turn.takeTurn()) {
        throw new MigrationsUnderWayException();
      }
      var tenants = new ConcurrentLinkedQueue<>(which.apply(turn));
      var parts = inParallel(tenants, Math.min(config.parallelism(), tenants.size()), step);
      return new MigrationRun(
          parts.stream().mapToInt(MigrationRun::migrated).sum(),
          parts.stream()
              .flatMap(part -> part.failures().stream())
              .sorted(Comparator.comparing(FailedTenant::id))
              .toList());
    }
  }

  private List<MigrationRun> inParallel(
      Queue<TenantVersion> tenants,
      int workers,
      BiPredicate<MigrationRepository, TenantVersion> step) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return Stream.generate(() -> threads.submit(() -> work(tenants, step)))
          .limit(workers)
          .toList()
          .stream()
          .map(Migrator::result)
          .toList();
    }
  }

  private MigrationRun work(
      Queue<TenantVersion> tenants, BiPredicate<MigrationRepository, TenantVersion> step) {
    var migrated = 0;
    var failures = new ArrayList<FailedTenant>();
    var repository = connect();
    try {
      for (var tenant = tenants.poll(); tenant != null; tenant = tenants.poll()) {
        try {
          migrated += step.test(repository, tenant) ? 1 : 0;
        } catch (RuntimeException e) {
          // A fresh connection: what is left on this one after a failure is not known.
          repository.close();
          repository = connect();
          var failure = failure(tenant, e);
          repository.upsertFailure(failure);
          failures.add(failure);
        }
      }
    } finally {
      repository.close();
    }
    return new MigrationRun(migrated, failures);
  }

  private static FailedTenant failure(TenantVersion tenant, RuntimeException e) {
    var version = e instanceof StepFailedException step ? step.version() : tenant.version() + 1;
    var words =
        e instanceof StepFailedException
            ? String.valueOf(e.getMessage())
            : StepFailedException.words(e);
    return new FailedTenant(tenant.id(), version, words, 1);
  }

  private static MigrationRun result(Future<MigrationRun> part) {
    try {
      return part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while migrating", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the run broke off: " + e.getMessage(), e);
    }
  }

  private MigrationRepository connect() {
    return new MigrationRepository(
        BlockingConnection.open(vertx, login, config.deadline()), roles, config);
  }
}

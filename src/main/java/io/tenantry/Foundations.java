package io.tenantry;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tenantry.cluster.Cluster;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.database.BlockingConnection;
import io.tenantry.kernel.database.Bootstrap;
import io.tenantry.kernel.database.DatabaseAddress;
import io.tenantry.kernel.database.DatabaseRoles;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.MigrationScripts;
import io.tenantry.kernel.database.TenantProvisioning;
import io.tenantry.kernel.hash.Bcrypt;
import io.tenantry.kernel.job.DispatchStore;
import io.tenantry.kernel.job.JobQueue;
import io.tenantry.kernel.limit.Limiter;
import io.tenantry.kernel.redis.RedisConnection;
import io.tenantry.kernel.usage.UsageJournal;
import io.tenantry.migration.MigrationRun;
import io.tenantry.migration.MigrationsUnderWayException;
import io.tenantry.migration.Migrator;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the rooms of one platform share: the event loops, the servers behind their doors, and what
 * of the kernel there is once. Making it brings the database to this program's version. It blocks.
 */
final class Foundations {
  private static final Logger LOGGER = LoggerFactory.getLogger(Foundations.class);
  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final Duration TURN = Duration.ofMillis(500);
  private static final Duration STEP = Duration.ofSeconds(60);

  final InstantSource clock = InstantSource.system();
  final int loops;
  final PrometheusMeterRegistry registry;
  final @Nullable Cluster cluster;
  final Vertx vertx;
  final Bus bus;
  final Ids ids;
  final AuditTrail audit;
  final Idempotency idempotency;
  final Granting granting = new Granting();
  final TenantProvisioning provisioning;
  final Databases databases;
  final RedisConnection redis;
  final Limiter limiter;
  final DispatchStore dispatch;
  final JobQueue jobQueue;
  final Bcrypt bcrypt;
  final UsageJournal journal;

  Foundations(PlatformConfig config, Platform.Servers servers) {
    this.loops = PlatformVertx.loops(config.server().eventLoops());
    this.registry = PlatformVertx.newRegistry();
    this.cluster = config.cluster().enabled() ? Cluster.join(config.cluster()) : null;
    this.vertx = PlatformVertx.start(loops, registry, cluster);
    var options = DatabaseAddress.parse(servers.databaseUrl(), config.database());
    var roles = prepare(config, options);
    this.bus = cluster == null ? new Bus(vertx) : cluster.newBus(vertx, registry);
    this.ids = new Ids(clock);
    this.audit = new AuditTrail(ids);
    this.idempotency = new Idempotency(config.idempotency());
    this.provisioning = new TenantProvisioning(roles, MigrationScripts.tenant());
    this.databases = new Databases(vertx, options, config.database(), roles);
    this.redis =
        new RedisConnection(
            vertx,
            servers.redisUrl(),
            config.redis().poolSize(),
            config.redis().waitQueue(),
            config.redis().commandTimeout(),
            config.redis().tlsCa());
    this.limiter = Limiter.of(config.limits(), redis, config.redis().commandTimeout(), registry);
    this.dispatch = new DispatchStore(redis);
    this.jobQueue = new JobQueue(dispatch);
    this.bcrypt =
        new Bcrypt(
            vertx,
            config.auth().bcryptCost(),
            config.auth().hashingThreads(),
            config.auth().hashingQueue(),
            registry);
    var metering = config.metering();
    this.journal =
        new UsageJournal(
            metering.journalDir().orElse(config.embedded().dataDir().resolve("journal")),
            metering.journalMaxSize().bytes(),
            clock);
  }

  // The platform's own tables first, then those of every tenant that is behind.
  private DatabaseRoles prepare(PlatformConfig config, PgConnectOptions options) {
    var tenantScripts = MigrationScripts.tenant();
    var bootstrap =
        new Bootstrap(
            MigrationScripts.platform(), tenantScripts, config.database().rolePrefix(), STEP);
    DatabaseRoles roles;
    try (var connection = BlockingConnection.open(vertx, options, STEP)) {
      roles = bootstrap.run(connection);
    }
    migrate(new Migrator(vertx, options, roles, tenantScripts, config.migration()))
        .failures()
        .forEach(failed ->
            LOGGER
                .atError()
                .addKeyValue("tenant", failed.id())
                .addKeyValue("step", failed.version())
                .addKeyValue("error", failed.error())
                .log("a tenant could not be migrated and stays at its version"));
    return roles;
  }

  // Nodes that start together take turns; whoever comes later finds little to do.
  private MigrationRun migrate(Migrator migrator) {
    while (true) {
      try {
        return migrator.run();
      } catch (MigrationsUnderWayException e) {
        LOGGER.atInfo().log("waits for another node that migrates tenants");
        vertx.timer(TURN.toMillis(), TimeUnit.MILLISECONDS).await();
      }
    }
  }

  /** Waits until the verticle has started, and answers its deployment's id. */
  String deploy(Supplier<Deployable> verticle, DeploymentOptions options) {
    return vertx.deployVerticle(verticle, options).await();
  }

  DeploymentOptions onEachLoop() {
    return new DeploymentOptions().setInstances(loops);
  }

  void close() {
    journal.close();
    bcrypt.close();
    // A server that hangs must not keep this one from leaving.
    await(databases.close());
    await(limiter.close());
    redis.close();
    await(vertx.close());
    if (cluster != null) {
      cluster.close();
    }
    registry.close();
  }

  /** Waits for what closes, and not for long. */
  static void await(Future<?> closing) {
    closing
        .timeout(CLOSING.toMillis(), TimeUnit.MILLISECONDS)
        .transform(closed -> Future.succeededFuture())
        .await();
  }
}

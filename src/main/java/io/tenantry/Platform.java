package io.tenantry;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tenantry.apikey.ApiKeyConfig;
import io.tenantry.apikey.ApiKeyVerticle;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.audit.AuditVerticle;
import io.tenantry.audit.SealerVerticle;
import io.tenantry.auth.Auth;
import io.tenantry.auth.AuthVerticle;
import io.tenantry.auth.SigningKeyVerticle;
import io.tenantry.gateway.Contract;
import io.tenantry.gateway.Gateway;
import io.tenantry.gateway.GatewayVerticle;
import io.tenantry.gateway.ManagementVerticle;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.access.PermissionCatalogue;
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
import io.tenantry.kernel.log.LogSink;
import io.tenantry.kernel.redis.RedisConnection;
import io.tenantry.migration.Migrator;
import io.tenantry.policy.PolicyVerticle;
import io.tenantry.resource.ResourceVerticle;
import io.tenantry.tenant.TenantVerticle;
import io.tenantry.user.UserVerticle;
import io.tenantry.watch.HealthVerticle;
import io.tenantry.watch.LagVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that knows every feature: it makes what they share, starts them in order and lets
 * them drain in order. {@code Main} and the tests start it alike. Its methods block.
 */
public final class Platform implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Platform.class);
  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final Duration REACH = Duration.ofSeconds(5);
  private static final Duration STEP = Duration.ofSeconds(60);

  private final PlatformConfig config;
  private final Vertx vertx;
  private final PrometheusMeterRegistry registry;
  private final Databases databases;
  private final RedisConnection redis;
  private final Bcrypt bcrypt;
  private final Auth auth;
  private final ApiKeys apiKeys;
  private final Gateway gateway;
  private final ManagementVerticle management;
  private final TenantProvisioning provisioning;
  private final Bus bus;
  private final Idempotency idempotency;
  private final Ids ids;
  private final AuditTrail audit;
  private final PermissionCatalogue permissions;
  private final Granting granting = new Granting();
  private final int loops;
  private String gatewayDeployment = "";

  private Platform(
      PlatformConfig config, Servers servers, Path secrets, Contract contract, LogSink log) {
    InstantSource clock = InstantSource.system();
    this.config = config;
    this.loops = PlatformVertx.loops(config.server().eventLoops());
    this.registry = PlatformVertx.newRegistry();
    this.vertx = PlatformVertx.start(loops, registry);
    var options = DatabaseAddress.parse(servers.databaseUrl(), config.database());
    var roles = prepare(options);
    this.bus = new Bus(vertx);
    this.ids = new Ids(clock);
    this.audit = new AuditTrail(ids);
    this.permissions = contract.permissions();
    this.idempotency = new Idempotency(config.idempotency());
    this.provisioning = new TenantProvisioning(roles, MigrationScripts.tenant());
    this.databases = new Databases(vertx, options, config.database(), roles);
    this.redis =
        new RedisConnection(
            vertx,
            servers.redisUrl(),
            config.redis().poolSize(),
            config.redis().waitQueue(),
            config.redis().commandTimeout());
    var credentials = config.auth();
    this.bcrypt =
        new Bcrypt(
            vertx,
            credentials.bcryptCost(),
            credentials.hashingThreads(),
            credentials.hashingQueue(),
            registry);
    this.auth =
        new Auth(
            vertx,
            bus,
            config.auth(),
            secrets.resolve("master-key"),
            databases.tenants(),
            databases.platform(),
            redis,
            idempotency,
            audit,
            clock,
            bcrypt,
            registry);
    this.apiKeys =
        new ApiKeys(
            vertx,
            bus,
            new ApiKeyConfig(
                credentials.apiKeyEnvironment(),
                credentials.apiKeysPerTenant(),
                credentials.lookUpUnsealedApiKeys()),
            auth::secretFor,
            databases.tenants(),
            redis,
            idempotency,
            audit,
            granting,
            bcrypt,
            ids,
            clock,
            registry);
    this.management = new ManagementVerticle(config.server(), registry);
    this.gateway =
        new Gateway(
            contract,
            config.server(),
            config.metrics(),
            credentials.apiKeyUseInterval(),
            bus,
            clock,
            registry,
            log);
  }

  /**
   * Starts everything and returns when the API answers.
   *
   * @param secrets the folder in which the master key lies
   */
  public static Platform start(
      PlatformConfig config, Servers servers, Path secrets, Contract contract, LogSink log) {
    var platform = new Platform(config, servers, secrets, contract, log);
    try {
      platform.deploy();
      return platform;
    } catch (Exception e) {
      // Whatever a future fails with is thrown as it is, checked or not.
      platform.close();
      throw e;
    }
  }

  // The platform's own tables first, then those of every tenant that is behind.
  private DatabaseRoles prepare(PgConnectOptions options) {
    var tenantScripts = MigrationScripts.tenant();
    var bootstrap =
        new Bootstrap(
            MigrationScripts.platform(), tenantScripts, config.database().rolePrefix(), STEP);
    DatabaseRoles roles;
    try (var connection = BlockingConnection.open(vertx, options, STEP)) {
      roles = bootstrap.run(connection);
    }
    var run = new Migrator(vertx, options, roles, tenantScripts, config.migration()).run();
    run.failures()
        .forEach(failed ->
            LOGGER
                .atError()
                .addKeyValue("tenant", failed.id())
                .addKeyValue("step", failed.version())
                .addKeyValue("error", failed.error())
                .log("a tenant could not be migrated and stays at its version"));
    return roles;
  }

  private void deploy() {
    redis.reach(REACH).await();
    gateway.follow().await();
    var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    deploy(
        () -> new TenantVerticle(bus, config.tenant(), databases, provisioning, idempotency, audit),
        virtual);
    deploy(() -> new HealthVerticle(bus, databases::ping, redis::ping), new DeploymentOptions());
    deploy(() -> new LagVerticle(registry), onEachLoop());
    auth.prepare().await();
    deploy(() -> new AuthVerticle(auth), onEachLoop());
    deploy(() -> new SigningKeyVerticle(auth), new DeploymentOptions());
    deploy(() -> new ApiKeyVerticle(apiKeys), onEachLoop());
    deploy(
        () -> new ResourceVerticle(bus, databases.tenants(), idempotency, audit, ids),
        onEachLoop());
    deploy(
        () -> new UserVerticle(bus, databases.tenants(), idempotency, audit, granting, ids),
        onEachLoop());
    deploy(
        () -> new PolicyVerticle(bus, databases, idempotency, audit, permissions, granting, ids),
        onEachLoop());
    deploy(() -> new AuditVerticle(bus, databases, audit), virtual);
    deploy(() -> new SealerVerticle(bus, config.audit(), databases, audit), virtual);
    deploy(() -> management, new DeploymentOptions());
    gatewayDeployment = deploy(() -> new GatewayVerticle(gateway), onEachLoop());
  }

  private DeploymentOptions onEachLoop() {
    return new DeploymentOptions().setInstances(loops);
  }

  private String deploy(Supplier<Deployable> verticle, DeploymentOptions options) {
    return vertx.deployVerticle(verticle, options).await();
  }

  /** The port on which the API is served. */
  public int port() {
    return gateway.port();
  }

  /** The port of metrics. */
  public int managementPort() {
    return management.port();
  }

  /** Makes the first operator where there is none; false where there is one. */
  public boolean makeFirstOperator(String email, String password) {
    return auth.needsOperator().await() && auth.makeOperator(email, password).await();
  }

  /** Whether the platform still waits for its first operator. */
  public boolean needsOperator() {
    return auth.needsOperator().await();
  }

  /** Drains: says so, takes no more requests, lets those under way end, then closes everything. */
  @Override
  public void close() {
    gateway.drain().begin();
    if (!gatewayDeployment.isEmpty()) {
      pause(config.server().drainDelay());
      vertx.undeploy(gatewayDeployment).otherwiseEmpty().await();
      gatewayDeployment = "";
    }
    bcrypt.close();
    // A server that hangs must not keep this one from leaving.
    await(databases.close());
    redis.close();
    await(vertx.close());
    registry.close();
  }

  private static void await(Future<?> closing) {
    closing
        .timeout(CLOSING.toMillis(), TimeUnit.MILLISECONDS)
        .transform(closed -> Future.succeededFuture())
        .await();
  }

  // So that load balancers see that this node is not ready before it stops accepting.
  private static void pause(Duration delay) {
    try {
      TimeUnit.NANOSECONDS.sleep(delay.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The servers that the platform uses, as URLs with their credentials. */
  public record Servers(String databaseUrl, String redisUrl) {
    @Override
    public String toString() {
      return "Servers[…]";
    }
  }
}

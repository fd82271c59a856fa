package io.tenantry;

import io.tenantry.apikey.ApiKeyConfig;
import io.tenantry.apikey.ApiKeyVerticle;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.audit.AuditVerticle;
import io.tenantry.audit.SealerVerticle;
import io.tenantry.auth.Auth;
import io.tenantry.auth.AuthVerticle;
import io.tenantry.auth.SigningKeyVerticle;
import io.tenantry.cluster.ClusterVerticle;
import io.tenantry.gateway.Contract;
import io.tenantry.gateway.Gateway;
import io.tenantry.gateway.GatewayVerticle;
import io.tenantry.gateway.ManagementVerticle;
import io.tenantry.kernel.access.PermissionCatalogue;
import io.tenantry.kernel.log.LogSink;
import io.tenantry.limits.LimitsVerticle;
import io.tenantry.metering.MeterVerticle;
import io.tenantry.metering.UsageEventVerticle;
import io.tenantry.metering.UsageVerticle;
import io.tenantry.policy.PolicyVerticle;
import io.tenantry.quota.QuotaVerticle;
import io.tenantry.resource.ResourceVerticle;
import io.tenantry.tenant.TenantVerticle;
import io.tenantry.user.UserVerticle;
import io.tenantry.watch.HealthVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place that knows every feature: it starts them in order on what they share, and lets them
 * drain in order. {@code Main} and the tests start it alike. Its methods block.
 */
public final class Platform implements AutoCloseable {
  private static final Duration REACH = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PlatformConfig config;
  private final Foundations shared;
  private final LogSink log;
  private final Auth auth;
  private final ApiKeys apiKeys;
  private final UsageVerticle usage;
  private final JobRooms jobs;
  private final Gateway gateway;
  private final ManagementVerticle management;
  private final PermissionCatalogue permissions;
  private String gatewayDeployment = "";
  private String usageDeployment = "";

  private Platform(
      PlatformConfig config, Servers servers, Path secrets, Contract contract, LogSink log) {
    this.config = config;
    this.shared = new Foundations(config, servers);
    this.log = log;
    this.permissions = contract.permissions();
    this.auth =
        new Auth(
            shared.vertx,
            shared.bus,
            config.auth(),
            secrets.resolve("master-key"),
            shared.databases.tenants(),
            shared.databases.platform(),
            shared.redis,
            shared.idempotency,
            shared.audit,
            shared.clock,
            shared.bcrypt,
            shared.registry);
    this.apiKeys =
        new ApiKeys(
            shared.vertx,
            shared.bus,
            new ApiKeyConfig(
                config.auth().apiKeyEnvironment(),
                config.auth().apiKeysPerTenant(),
                config.auth().lookUpUnsealedApiKeys()),
            auth::secretFor,
            shared.databases.tenants(),
            shared.redis,
            shared.idempotency,
            shared.audit,
            shared.granting,
            shared.bcrypt,
            shared.ids,
            shared.clock,
            shared.registry);
    this.usage =
        new UsageVerticle(
            shared.bus,
            config.metering(),
            shared.databases.usage(),
            shared.journal,
            shared.clock,
            shared.registry);
    this.jobs = new JobRooms(config, shared, auth);
    this.management = new ManagementVerticle(config.server(), shared.registry);
    this.gateway =
        new Gateway(
            contract,
            config.server(),
            config.metrics(),
            config.auth().apiKeyUseInterval(),
            shared.bus,
            shared.clock,
            shared.registry,
            log,
            shared.limiter,
            config.metering().requests() ? shared.journal : null);
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

  private void deploy() {
    var bus = shared.bus;
    var databases = shared.databases;
    var redis = shared.redis;
    var audit = shared.audit;
    var idempotency = shared.idempotency;
    var granting = shared.granting;
    var ids = shared.ids;
    databases.reach(PATIENCE).await();
    redis.reach(REACH).await();
    gateway.follow().await();
    var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    deploy(
        () ->
            new TenantVerticle(
                bus, config.tenant(), databases, shared.provisioning, idempotency, audit),
        virtual);
    deploy(
        () ->
            new LimitsVerticle(
                bus, config.limits(), shared.limiter, databases, shared.provisioning, redis, audit),
        virtual);
    usageDeployment = deploy(() -> usage, virtual);
    deploy(
        () ->
            new HealthVerticle(
                bus, databases::ping, redis::ping, usage::check, jobs::check, joined()),
        new DeploymentOptions());
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
    deploy(
        () ->
            new QuotaVerticle(
                bus,
                config.quotas(),
                databases,
                shared.provisioning,
                audit,
                shared.clock,
                shared.registry),
        virtual);
    deploy(
        () -> new MeterVerticle(bus, config.meters(), databases, idempotency, audit),
        new DeploymentOptions());
    deploy(
        UsageEventVerticle.instances(bus, databases, idempotency, audit, shared.clock),
        onEachLoop());
    new CapacityRooms(config, shared, log).open();
    jobs.open();
    deploy(() -> management, new DeploymentOptions());
    if (config.node().is(NodeConfig.Role.API)) {
      gatewayDeployment = deploy(() -> new GatewayVerticle(gateway), onEachLoop());
    }
  }

  // The check of this node's cluster; null where it is in none.
  private @Nullable Supplier<Future<?>> joined() {
    var cluster = shared.cluster;
    if (cluster == null) {
      return null;
    }
    var watch = new ClusterVerticle(cluster, shared.bus, shared.registry);
    deploy(() -> watch, new DeploymentOptions());
    return watch::check;
  }

  private DeploymentOptions onEachLoop() {
    return shared.onEachLoop();
  }

  private String deploy(Supplier<Deployable> verticle, DeploymentOptions options) {
    return shared.deploy(verticle, options);
  }

  /** The port on which the API is served; -1 where this node serves none. */
  public int port() {
    return config.node().is(NodeConfig.Role.API) ? gateway.port() : -1;
  }

  /** The port of metrics. */
  public int managementPort() {
    return management.port();
  }

  /** The port at which tasks can be served from outside; -1 where there is none. */
  public int bridgePort() {
    return jobs.bridgePort();
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
    if (shared.cluster != null) {
      Foundations.await(shared.cluster.withdraw());
    }
    // Beside the requests.
    var drained = jobs.drain();
    if (!gatewayDeployment.isEmpty()) {
      pause(config.server().drainDelay());
      shared.vertx.undeploy(gatewayDeployment).otherwiseEmpty().await();
      gatewayDeployment = "";
    }
    drained.await();
    if (!usageDeployment.isEmpty()) {
      Foundations.await(shared.vertx.undeploy(usageDeployment));
      usageDeployment = "";
    }
    shared.close();
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

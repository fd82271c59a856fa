package io.tenantry.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.Version;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.limit.Limiter;
import io.tenantry.kernel.log.LogSink;
import io.tenantry.kernel.usage.UsageJournal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the gateway's event loops share: the compiled contract, what is known of tenants, drain. */
public final class Gateway {
  private final Contract contract;
  private final ServerConfig config;
  private final Bus bus;
  private final InstantSource clock;
  private final Duration keyUseInterval;
  private final MeterRegistry registry;
  private final LogSink log;
  private final @Nullable UsageJournal usage;
  private final Routes routes;
  private final Access access;
  private final TenantStates tenants;
  private final RateLimits limits;
  private final TenantLabels labels;
  private final ClientAddress addresses;
  private final ConnectionLimit connectionLimit;
  private final Drain drain = new Drain();
  private volatile int port;

  /**
   * @param keyUseInterval how often it is told which API keys were used
   * @param usage where tenants' requests are counted; null where they are not
   */
  public Gateway(
      Contract contract,
      ServerConfig config,
      MetricsConfig metrics,
      Duration keyUseInterval,
      Bus bus,
      InstantSource clock,
      MeterRegistry registry,
      LogSink log,
      Limiter limiter,
      @Nullable UsageJournal usage) {
    this.contract = contract;
    this.config = config;
    this.bus = bus;
    this.clock = clock;
    this.keyUseInterval = keyUseInterval;
    this.registry = registry;
    this.log = log;
    this.usage = usage;
    this.routes = new Routes(contract.operations());
    this.access = new Access(contract.operations());
    this.tenants = new TenantStates(bus, clock, limiter);
    this.limits = new RateLimits(limiter, registry);
    this.labels = new TenantLabels(metrics.tenantLabels());
    this.addresses = new ClientAddress(config.trustedProxies());
    this.connectionLimit = new ConnectionLimit(config.maxConnections(), registry);
  }

  /** Begins to hear of tenants' changes; called once, before the first request. */
  public Future<?> follow() {
    return tenants.follow();
  }

  /** The port on which the API is served; 0 before it is. */
  public int port() {
    return port;
  }

  public Drain drain() {
    return drain;
  }

  void listensOn(int actualPort) {
    port = actualPort;
  }

  Contract contract() {
    return contract;
  }

  ServerConfig config() {
    return config;
  }

  Bus bus() {
    return bus;
  }

  InstantSource clock() {
    return clock;
  }

  Duration keyUseInterval() {
    return keyUseInterval;
  }

  Routes routes() {
    return routes;
  }

  ClientAddress addresses() {
    return addresses;
  }

  TenantStates tenants() {
    return tenants;
  }

  RateLimits limits() {
    return limits;
  }

  ConnectionLimit connectionLimit() {
    return connectionLimit;
  }

  Authenticator newAuthenticator(KeyUses uses) {
    return new Authenticator(bus, access, tenants, clock, uses);
  }

  /**
   * @param loop runs something on the event loop that the responder belongs to
   */
  Responder newResponder(Executor loop) {
    return new Responder(
        new RequestMetrics(registry, labels),
        new RequestLog(log, clock),
        drain,
        limits,
        usage == null ? null : usage.newCounter(loop));
  }

  Answer index() {
    return Answer.of(
        JsonObject.of(
            "service",
            "tenantry",
            "version",
            Version.TEXT,
            "links",
            JsonObject.of(
                "openapi", "/openapi.json",
                "docs", "/docs",
                "redoc", "/redoc",
                "health", "/health",
                "keys", "/.well-known/jwks.json")));
  }
}

package io.tenantry;

import io.tenantry.autoscale.AutoscaleVerticle;
import io.tenantry.autoscale.DeciderVerticle;
import io.tenantry.autoscale.TellerVerticle;
import io.tenantry.kernel.log.LogSink;
import io.tenantry.watch.LagVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;

/**
 * The rooms of capacity: who measures this node and tells it, who decides where that is this node's
 * role, and who puts decisions into force.
 */
final class CapacityRooms {
  private final PlatformConfig config;
  private final Foundations shared;
  private final LogSink log;

  CapacityRooms(PlatformConfig config, Foundations shared, LogSink log) {
    this.config = config;
    this.shared = shared;
    this.log = log;
  }

  /** Blocks until all of them are there. */
  void open() {
    var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    shared.deploy(() -> new LagVerticle(shared.bus, shared.registry), shared.onEachLoop());
    shared.deploy(
        () ->
            new AutoscaleVerticle(
                shared.bus,
                config.autoscaler(),
                shared.databases,
                shared.provisioning,
                shared.idempotency,
                shared.audit,
                shared.limiter,
                shared.jobQueue,
                shared.registry),
        virtual);
    boolean works = config.node().is(NodeConfig.Role.WORKER);
    if (works || config.node().is(NodeConfig.Role.API)) {
      shared.deploy(
          () ->
              new TellerVerticle(
                  shared.bus, works, shared.databases, shared.redis, shared.ids, shared.registry),
          virtual);
    }
    if (config.node().is(NodeConfig.Role.AUTOSCALER)) {
      shared.deploy(
          () ->
              new DeciderVerticle(
                  shared.bus,
                  config.autoscaler(),
                  shared.databases,
                  shared.redis,
                  shared.ids,
                  log,
                  shared.registry),
          virtual);
    }
  }
}

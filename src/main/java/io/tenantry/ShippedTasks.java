package io.tenantry;

import io.tenantry.auth.Auth;
import io.tenantry.job.EchoVerticle;
import io.tenantry.kernel.job.Outputs;
import io.tenantry.metering.ReportVerticle;
import io.tenantry.outbound.OutboundVerticle;
import io.tenantry.resource.ExportVerticle;
import io.tenantry.resource.ImportVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;

/** The types of tasks that are there from the start, each served by the room that has its data. */
final class ShippedTasks {
  private final Foundations shared;
  private final PlatformConfig config;
  private final byte[] signing;

  ShippedTasks(Foundations shared, PlatformConfig config, Auth auth) {
    this.shared = shared;
    this.config = config;
    this.signing = auth.secretFor("signatures of outbound calls");
  }

  void deploy() {
    var bus = shared.bus;
    var tenants = shared.databases.tenants();
    var audit = shared.audit;
    var outputs = new Outputs(tenants, config.jobs().outputMost());
    var onEachLoop = shared.onEachLoop();
    var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    shared.deploy(() -> new EchoVerticle(bus), onEachLoop);
    shared.deploy(() -> new ImportVerticle(bus, tenants, audit), virtual);
    shared.deploy(
        () -> new ExportVerticle(bus, tenants, shared.idempotency, audit, outputs), virtual);
    shared.deploy(() -> new ReportVerticle(bus, outputs, shared.clock), virtual);
    shared.deploy(
        () -> new OutboundVerticle(bus, config.outbound(), signing, tenants, audit, shared.clock),
        onEachLoop);
  }
}

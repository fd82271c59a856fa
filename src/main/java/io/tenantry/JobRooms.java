package io.tenantry;

import io.tenantry.auth.Auth;
import io.tenantry.bridge.BridgeVerticle;
import io.tenantry.job.JobVerticle;
import io.tenantry.job.Jobs;
import io.tenantry.job.OutputVerticle;
import io.tenantry.job.ShareVerticle;
import io.tenantry.job.TaskTypeVerticle;
import io.tenantry.job.WorkerVerticle;
import io.tenantry.schedule.ScheduleVerticle;
import io.tenantry.schedule.TickVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rooms of background jobs: who takes them, by request or by schedule, whose tasks they are,
 * and where this node is a worker who runs them.
 */
final class JobRooms {
  private final PlatformConfig config;
  private final Foundations shared;
  private final Jobs jobs;
  private final ShippedTasks tasks;
  private final Optional<BridgeVerticle> bridge;
  private final List<String> working = new ArrayList<>();

  JobRooms(PlatformConfig config, Foundations shared, Auth auth) {
    this.config = config;
    this.shared = shared;
    this.tasks = new ShippedTasks(shared, config, auth);
    // The bus of a node ends with the node: where nobody runs jobs, nobody is there to be served.
    this.bridge =
        config.bridge().enabled() && config.node().is(NodeConfig.Role.WORKER)
            ? Optional.of(new BridgeVerticle(shared.bus, config.bridge(), shared.registry))
            : Optional.empty();
    this.jobs =
        new Jobs(
            shared.bus,
            config.jobs(),
            shared.dispatch,
            shared.jobQueue,
            shared.databases,
            shared.idempotency,
            shared.audit,
            shared.granting,
            shared.ids,
            shared.clock,
            shared.registry,
            shared.journal,
            shared.limiter::share);
  }

  /** Fails where no worker lives. */
  Future<?> check() {
    return jobs.check();
  }

  /** Blocks until all of them are there. */
  void open() {
    var one = new DeploymentOptions();
    var spread = config.jobs().scheduleSpread();
    jobs.prepare().await();
    shared.deploy(() -> new TaskTypeVerticle(jobs), one);
    shared.deploy(() -> new JobVerticle(jobs), shared.onEachLoop());
    shared.deploy(() -> new OutputVerticle(jobs), one);
    shared.deploy(
        () ->
            new ScheduleVerticle(
                shared.bus,
                spread,
                config.jobs().schedulesPerTenant(),
                shared.databases.tenants(),
                shared.idempotency,
                shared.audit,
                shared.ids,
                shared.clock),
        shared.onEachLoop());
    bridge.ifPresent(verticle -> shared.deploy(() -> verticle, one));
    if (config.node().is(NodeConfig.Role.WORKER)) {
      tasks.deploy();
      shared.deploy(() -> new ShareVerticle(jobs), one);
      working.add(shared.deploy(() -> new WorkerVerticle(jobs), one));
      working.add(
          shared.deploy(
              () ->
                  new TickVerticle(
                      shared.databases, shared.audit, shared.jobQueue, spread, shared.registry),
              new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    }
  }

  /** The bridge's port; -1 where this node has none. */
  int bridgePort() {
    return bridge.map(BridgeVerticle::port).orElse(-1);
  }

  /** While the tasks' verticles are there: what runs may end, and nothing more is begun. */
  Future<?> drain() {
    var leaving =
        working.stream().map(room -> shared.vertx.undeploy(room).otherwiseEmpty()).toList();
    working.clear();
    return Future.join(leaving);
  }
}

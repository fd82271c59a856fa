package io.tenantry.autoscale;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.autoscale.CapacityRepository.Capacity;
import io.tenantry.autoscale.CapacityRepository.InForce;
import io.tenantry.autoscale.policy.Mode;
import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.database.TenantProvisioning;
import io.tenantry.kernel.job.JobQueue;
import io.tenantry.kernel.limit.Limiter;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what was decided, takes policies, and puts decisions into force on this node. */
public final class AutoscaleVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(AutoscaleVerticle.class);
  private static final int ALL_SECONDS = Integer.MAX_VALUE;
  private static final int RECENT_SECONDS = 30;
  private static final long LOOK_MILLIS = 5_000;

  private final Bus bus;
  private final Limiter limiter;
  private final JobQueue queue;
  private final Idempotency idempotency;
  private final PlatformDatabase platform;
  private final CapacityRepository capacities;
  private final Plans plans;
  private final MeterRegistry registry;
  private volatile int nodes;
  private @Nullable Plan known;
  private int within = ALL_SECONDS;
  private boolean looking;

  public AutoscaleVerticle(
      Bus bus,
      AutoscalerConfig config,
      Databases databases,
      TenantProvisioning provisioning,
      Idempotency idempotency,
      AuditTrail audit,
      Limiter limiter,
      JobQueue queue,
      MeterRegistry registry) {
    this.bus = bus;
    this.limiter = limiter;
    this.queue = queue;
    this.idempotency = idempotency;
    this.platform = databases.platform();
    this.capacities = new CapacityRepository(databases, provisioning, audit);
    this.plans = new Plans(bus, config, capacities);
    this.registry = registry;
    this.nodes = config.nodesLeast();
  }

  @Override
  public Future<?> start() {
    Gauge.builder("tenantry.autoscaling.desired.nodes", this, self -> self.nodes)
        .description("How many nodes there should be")
        .register(registry);
    vertx.setPeriodic(LOOK_MILLIS, due -> look());
    look();
    return Future.all(
        new Operations(bus)
            .onBlocking("autoscaling.show", this::show)
            .onBlocking("autoscaling.events", this::events)
            .onBlocking("autoscaling.policy", plans::show)
            .onBlocking("autoscaling.changes", plans::changes)
            .onBlocking("autoscaling.put", plans::put)
            .onBlocking("autoscaling.overview", this::overview)
            .onBlocking("autoscaling.pause", this::pause)
            .on("autoscaling.simulate", this::simulate)
            .register(),
        bus.hear("autoscaling.changed", facts -> look()));
  }

  // An event may be lost, so it looks by itself too; it begins with all that was ever decided.
  private void look() {
    if (looking) {
      return;
    }
    looking = true;
    try {
      var plan = plans.plan();
      var tenants = new JsonArray();
      for (var one : capacities.changed(plan.equals(known) ? within : ALL_SECONDS)) {
        inForce(one, plan);
        if (!one.tier().isEmpty()) {
          tenants.add(JsonArray.of(one.id(), one.tier()));
        }
      }
      if (!tenants.isEmpty()) {
        bus.publishHere("capacity.shared", JsonObject.of("tenants", tenants));
      }
      known = plan;
      within = RECENT_SECONDS;
    } catch (Exception e) {
      // Whatever a future fails with is thrown as it is, checked or not. Then all of it again.
      within = ALL_SECONDS;
      LOGGER.atDebug().addKeyValue("cause", e.toString()).log("capacity stays as it was");
    } finally {
      looking = false;
    }
  }

  // By the plan as it is now: another most makes another part of the same capacity.
  private void inForce(InForce one, Plan plan) {
    double share =
        one.applies() ? Plan.share(plan.policy(one.id(), one.tier()), one.capacity()) : 1;
    switch (one.id()) {
      case Subject.NODES -> nodes = one.capacity();
      case Subject.WORKERS -> queue.room(share);
      default -> limiter.share(one.id(), share);
    }
  }

  private Answer show(Call call) {
    return Answer.of(capacity(found(capacities.find(call.tenant())), plans.plan()));
  }

  private static JsonObject capacity(Capacity capacity, Plan plan) {
    var policy = plan.ofTier(capacity.tier());
    var decided = capacity.capacity();
    var share = capacity.share();
    return new JsonObject()
        .put("current_capacity", decided == null ? policy.max() : decided)
        .put("max_capacity", policy.max())
        .put("share", decided == null || share == null ? 1.0 : Plan.share(policy, decided))
        .put("mode", policy.mode() == Mode.APPLY ? "apply" : "recommend")
        .put("paused", capacity.paused())
        .put("last_decision", capacity.decision());
  }

  private Answer events(Call call) {
    int limit = call.params().getInteger("limit", 50);
    var after = Cursor.parse(call.params().getString("cursor"));
    var events = capacities.listEvents(call.tenant(), after, limit + 1);
    var shown = events.subList(0, Math.min(limit, events.size()));
    var next =
        events.size() <= limit
            ? null
            : new Cursor(
                    OffsetDateTime.parse(shown.getLast().getString("timestamp")),
                    shown.getLast().getString("id"))
                .text();
    return page(shown, next);
  }

  static Answer page(List<JsonObject> items, @Nullable String next) {
    return Answer.of(new JsonObject().put("items", new JsonArray(items)).put("next_cursor", next));
  }

  private Answer overview(Call call) {
    int limit = call.params().getInteger("limit", 50);
    var after = Cursor.parse(call.params().getString("cursor"));
    var plan = plans.plan();
    var tenants = capacities.list(after == null ? "" : after.id(), limit + 1);
    var shown = tenants.subList(0, Math.min(limit, tenants.size()));
    var items = new JsonArray();
    shown.forEach(one -> items.add(capacity(one, plan).put("tenant_id", one.id())));
    var answer =
        new JsonObject()
            .put("nodes", lastDecision(Subject.NODES).put("desired", nodes))
            .put("workers", lastDecision(Subject.WORKERS).put("share", queue.room()))
            .put("items", items)
            .put(
                "next_cursor",
                tenants.size() <= limit
                    ? null
                    : new Cursor(OffsetDateTime.MIN.withYear(2000), shown.getLast().id()).text());
    return Answer.of(answer);
  }

  private JsonObject lastDecision(String id) {
    var decided = capacities.findOther(id).map(Capacity::decision).orElse(null);
    return new JsonObject().put("last_decision", decided);
  }

  private Answer pause(Call call) {
    var tenant = call.params().getString("id");
    boolean paused = call.body().getBoolean("paused");
    var plan = plans.plan();
    found(capacities.pause(call, tenant, tier -> plan.ofTier(tier).max(), paused));
    return Answer.of(capacity(found(capacities.find(tenant)), plan).put("tenant_id", tenant));
  }

  // On a worker thread, one after the other: it takes a core for a moment.
  private Future<Answer> simulate(Call call) {
    return idempotency.replayOrRun(
        platform,
        "autoscaling.simulate " + call.caller().requireSubject(),
        call.once(),
        () ->
            vertx
                .executeBlocking(() -> Replay.of(call.body()))
                .map(results -> Answer.of(Objects.requireNonNull(results))));
  }

  private static Capacity found(Optional<Capacity> capacity) {
    return capacity.orElseThrow(
        () -> KernelProblem.NOT_FOUND.because("There is no tenant with this id."));
  }
}

package io.tenantry.autoscale;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.autoscale.RoundRepository.Made;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.log.LogSink;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides in turns, where this node holds the lease, how much capacity there should be. */
public final class DeciderVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(DeciderVerticle.class);
  private static final long FORGET_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Bus bus;
  private final AutoscalerConfig config;
  private final MeterRegistry registry;
  private final PlatformDatabase database;
  private final RoundRepository repository;
  private final ToldStore store;
  private final Decider decider;
  private final CloudWatch cloudWatch;
  private final Counter rounds;
  private volatile boolean leads;
  private volatile double decidedAt;
  private long forgetAt = System.nanoTime();
  private boolean running;
  private boolean failing;

  public DeciderVerticle(
      Bus bus,
      AutoscalerConfig config,
      Databases databases,
      RedisConnection redis,
      Ids ids,
      LogSink log,
      MeterRegistry registry) {
    this.bus = bus;
    this.config = config;
    this.registry = registry;
    this.database = databases.platform();
    this.repository = new RoundRepository(database, ids, ids.next().toString(), config.lease());
    this.store = new ToldStore(redis);
    var traffic = new Traffic((int) config.interval().toSeconds());
    var nodes = new Nodes(config.nodeStart());
    this.decider =
        new Decider(config, repository, traffic, nodes, new Hearing(store, traffic, nodes));
    this.cloudWatch = new CloudWatch(log, config.cloudwatchRoles());
    this.rounds =
        Counter.builder("tenantry.autoscaling.rounds")
            .description("Rounds in which this node decided")
            .register(registry);
  }

  @Override
  public Future<?> start() {
    Gauge.builder("tenantry.autoscaling.leads", this, self -> self.leads ? 1 : 0)
        .description("1 where this node decides")
        .register(registry);
    Gauge.builder("tenantry.autoscaling.decided", this, self -> self.decidedAt)
        .description("When this node last decided, in seconds since 1970; 0 where it never did")
        .baseUnit("seconds")
        .register(registry);
    store.belongTo(RoundRepository.installation(database));
    vertx.setPeriodic(config.interval().toMillis(), due -> round());
    return Future.succeededFuture();
  }

  /** Leaves the lease to whoever asks next; where that fails, it runs out. */
  @Override
  public Future<?> stop() {
    if (leads) {
      try {
        repository.giveUp();
      } catch (Exception e) {
        // Whatever a future fails with is thrown as it is, checked or not.
        LOGGER.atDebug().addKeyValue("cause", e.toString()).log("the lease runs out by itself");
      }
    }
    return Future.succeededFuture();
  }

  // One after the other: a slow database is not asked twice.
  private void round() {
    if (running) {
      return;
    }
    running = true;
    try {
      tell(decider.round());
      leads = decider.leads();
      if (leads) {
        rounds.increment();
        led();
      }
      failing = false;
    } catch (Exception e) {
      // Whatever a future fails with is thrown as it is, checked or not.
      if (!failing) {
        LOGGER.atWarn().addKeyValue("cause", e.toString()).log("capacity is not decided now");
      }
      failing = true;
    } finally {
      running = false;
    }
  }

  private void led() {
    decidedAt = decider.decidedAt().toEpochMilli() / 1e3;
    var desired = decider.desired();
    if (desired != null) {
      cloudWatch.tell(desired.nodes(), desired.at());
    }
    if (System.nanoTime() - forgetAt >= 0) {
      int forgotten = repository.forget(config.eventsRetention());
      // As many as there can be: there are more.
      forgetAt = System.nanoTime() + (forgotten < RoundRepository.BATCH ? FORGET_NANOS : 0);
    }
  }

  private void tell(List<Made> made) {
    if (made.isEmpty()) {
      return;
    }
    for (var one : made) {
      LOGGER
          .atInfo()
          .addKeyValue("subject", one.subject())
          .addKeyValue("from", one.decision().current())
          .addKeyValue("to", one.decision().outcome())
          .addKeyValue("reason", one.decision().reason())
          .log("capacity was decided");
    }
    bus.publish("autoscaling.changed", new JsonObject());
  }
}

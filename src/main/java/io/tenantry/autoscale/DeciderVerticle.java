package io.tenantry.autoscale;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.autoscale.RoundRepository.Made;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.database.Databases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides in turns, where this node holds the lease, how much capacity there should be. */
public final class DeciderVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(DeciderVerticle.class);

  private final Bus bus;
  private final AutoscalerConfig config;
  private final MeterRegistry registry;
  private final RoundRepository repository;
  private final Traffic traffic;
  private final Decider decider;
  private final Counter rounds;
  private volatile boolean leads;
  private boolean running;
  private boolean failing;

  public DeciderVerticle(
      Bus bus, AutoscalerConfig config, Databases databases, Ids ids, MeterRegistry registry) {
    this.bus = bus;
    this.config = config;
    this.registry = registry;
    this.repository =
        new RoundRepository(databases.platform(), ids, ids.next().toString(), config.lease());
    this.traffic = new Traffic((int) config.interval().toSeconds());
    this.decider = new Decider(config, repository, traffic, this::machine);
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
    vertx.setPeriodic(config.interval().toMillis(), due -> round());
    return bus.hear("usage.load", traffic::hear);
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

  private Map<String, Double> machine() {
    var figures = new HashMap<String, Double>();
    var cpu = registry.find("process.cpu.usage").gauge();
    if (cpu != null) {
      figures.put("cpu", cpu.value());
    }
    return figures;
  }
}

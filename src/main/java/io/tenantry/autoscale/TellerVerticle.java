package io.tenantry.autoscale;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whoever decides what this node served, and how busy its processor and event loops are. */
public final class TellerVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(TellerVerticle.class);
  private static final long VITALS_MILLIS = 5_000;
  private static final int LINES = 2_000;

  private final Bus bus;
  private final boolean works;
  private final PlatformDatabase database;
  private final ToldStore store;
  private final MeterRegistry registry;
  private final String node;
  private final Map<String, Double> lateness = new HashMap<>();
  private final long began = System.nanoTime();
  private long measuredAt = began;
  private double used;

  /**
   * @param works whether this node runs jobs
   */
  public TellerVerticle(
      Bus bus,
      boolean works,
      Databases databases,
      RedisConnection redis,
      Ids ids,
      MeterRegistry registry) {
    this.bus = bus;
    this.works = works;
    this.node = ids.next().toString();
    this.database = databases.platform();
    this.store = new ToldStore(redis);
    this.registry = registry;
  }

  @Override
  public Future<?> start() {
    store.belongTo(RoundRepository.installation(database));
    used = processorSeconds();
    vertx.setPeriodic(VITALS_MILLIS, due -> tellVitals());
    tellVitals();
    return Future.all(
        bus.hearHere("usage.load", this::tellLoad),
        bus.hearHere(
            "loop.late",
            facts -> lateness.put(facts.getString("loop"), facts.getDouble("mean_ms"))));
  }

  private void tellLoad(JsonObject facts) {
    var lines = facts.getJsonArray("load");
    for (int from = 0; from < lines.size(); from += LINES) {
      int to = Math.min(lines.size(), from + LINES);
      tell(JsonObject.of("load", new JsonArray(lines.getList().subList(from, to))));
    }
  }

  private void tellVitals() {
    long now = System.nanoTime();
    double seconds = (now - measuredAt) / 1e9;
    double busy = processorSeconds() - used;
    double cpu = seconds < 1 ? 0 : busy / seconds / Runtime.getRuntime().availableProcessors();
    double late = lateness.values().stream().mapToDouble(one -> one).average().orElse(0);
    measuredAt = now;
    used += busy;
    var vitals =
        JsonObject.of("cpu", cpu, "late_ms", late, "works", works)
            .put("up_s", TimeUnit.NANOSECONDS.toSeconds(now - began));
    tell(JsonObject.of("vitals", vitals));
  }

  private double processorSeconds() {
    var counter = registry.find("process.cpu.time").functionCounter();
    return counter == null ? 0 : counter.count() / 1e9;
  }

  // What is lost is made up for by what is said next.
  private void tell(JsonObject facts) {
    store
        .tell(node, facts)
        .onFailure(failure ->
            LOGGER.atDebug().addKeyValue("cause", failure.toString()).log("nobody heard it"));
  }

  @Override
  public Future<?> stop() {
    return store.tell(node, JsonObject.of("leaves", true)).otherwiseEmpty();
  }
}

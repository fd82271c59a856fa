package io.tenantry.metering;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.audit.Changes;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.metering.ChangeRepository.Change;
import io.tenantry.metering.MeterRepository.Rows;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what tenants count of their own events. */
public final class MeterVerticle extends VerticleBase {
  private static final String TYPE = "meter";
  private static final Logger LOGGER = LoggerFactory.getLogger(MeterVerticle.class);

  /** The order is by name, so the time in a cursor says nothing. */
  private static final OffsetDateTime NO_TIME =
      OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final Bus bus;
  private final MeterConfig config;
  private final MeterRepository meters;
  private final ChangeRepository changes;
  private final MeterPurgeRepository purge;

  public MeterVerticle(
      Bus bus, MeterConfig config, Databases databases, Idempotency idempotency, AuditTrail audit) {
    this.bus = bus;
    this.config = config;
    this.meters = new MeterRepository(databases.usage());
    this.changes = new ChangeRepository(databases, idempotency, audit);
    this.purge = new MeterPurgeRepository(databases.usage());
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(config.sweepInterval().toMillis(), timer -> sweep());
    return new Operations(bus)
        .on("meter.list", this::list)
        .on("meter.get", this::get)
        .on("meter.create", this::create)
        .on("meter.delete", this::delete)
        .register();
  }

  private Future<Answer> list(Call call) {
    int limit = call.params().getInteger("limit", 50);
    var cursor = Cursor.parse(call.params().getString("cursor"));
    var after = cursor == null ? "" : cursor.id();
    return meters.list(call.tenant(), after, limit + 1).map(own -> page(own, after, limit));
  }

  private static Answer page(List<Meter> own, String after, int limit) {
    var byName = new TreeMap<String, JsonObject>();
    own.forEach(meter -> byName.put(meter.name(), meter.toJson()));
    Metric.BUILT_IN.stream()
        .filter(metric -> metric.name().compareTo(after) > 0)
        .forEach(metric -> byName.put(metric.name(), metric.toMeter()));
    var items = new JsonArray();
    byName.values().stream().limit(limit).forEach(items::add);
    var next =
        byName.size() > limit
            ? new Cursor(NO_TIME, items.getJsonObject(limit - 1).getString("name")).text()
            : null;
    return Answer.of(JsonObject.of("items", items, "next_cursor", next));
  }

  private Future<Answer> get(Call call) {
    var builtIn = Metric.builtIn(name(call));
    if (builtIn.isPresent()) {
      return Future.succeededFuture(Answer.of(builtIn.get().toMeter()));
    }
    return meters
        .find(call.tenant(), name(call))
        .map(found -> Answer.of(found.orElseThrow(MeterVerticle::unknown).toJson()));
  }

  private Future<Answer> create(Call call) {
    var meter = MeterDefinition.read(call.body());
    if (Metric.builtIn(meter.name()).isPresent()) {
      throw MeterProblem.METER_EXISTS.because("Every tenant has a meter of this name.");
    }
    return changes.run(call, transaction -> create(new Rows(transaction, call.tenant()), meter));
  }

  private Future<Change> create(Rows rows, Meter meter) {
    return rows.isBeingDeleted(meter.name())
        .compose(going -> {
          if (going) {
            throw MeterProblem.METER_EXISTS.because(
                "A meter of this name is being deleted; try again later.");
          }
          return rows.count();
        })
        .compose(before -> rows.insert(meter).map(made -> created(made, before)));
  }

  private Change created(Optional<Meter> made, long before) {
    if (made.isEmpty()) {
      throw MeterProblem.METER_EXISTS.because("The tenant has a meter of this name.");
    }
    if (before >= config.perTenant()) {
      throw MeterProblem.TOO_MANY_METERS.because(
          "Delete one of its " + config.perTenant() + " meters first.");
    }
    var meter = made.get();
    var answer = Answer.of(meter.toJson()).with(Map.of("location", "/v1/meters/" + meter.name()));
    return new Change(
        answer, TYPE, meter.name(), Changes.between(new JsonObject(), meter.definition()));
  }

  private Future<Answer> delete(Call call) {
    var name = name(call);
    if (Metric.builtIn(name).isPresent()) {
      throw MeterProblem.BUILT_IN_METER.because("It cannot be deleted.");
    }
    return changes
        .run(
            call,
            transaction ->
                new Rows(transaction, call.tenant())
                    .delete(name)
                    .map(found -> deleted(found.orElseThrow(MeterVerticle::unknown))))
        .compose(answer -> forget(call.tenant(), name).map(answer));
  }

  private static Change deleted(Meter meter) {
    return new Change(
        Answer.NO_CONTENT,
        TYPE,
        meter.name(),
        Changes.between(meter.definition(), new JsonObject()));
  }

  // What few windows a meter has are gone with it; of many, the others go one batch after the
  // other.
  private Future<?> forget(String tenant, String name) {
    return purge
        .purgeSome(new MeterPurgeRepository.Deleted(tenant, name))
        .otherwise(false)
        .onSuccess(all -> {
          if (!all) {
            sweep();
          }
        });
  }

  // Whatever fails, or a killed node leaves, is found by the next sweep of any node.
  private void sweep() {
    purge
        .next()
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(false)
                : purge.purgeSome(found.get()).map(true))
        .onSuccess(more -> {
          if (more) {
            sweep();
          }
        })
        .onFailure(failure ->
            LOGGER.atWarn().setCause(failure).log("a deleted meter's windows are still there"));
  }

  private static String name(Call call) {
    return call.params().getString("name");
  }

  // The same for another tenant's meter: this tenant has none of that name.
  private static RuntimeException unknown() {
    return KernelProblem.NOT_FOUND.because("There is no meter of this name.");
  }
}

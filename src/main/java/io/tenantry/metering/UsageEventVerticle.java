package io.tenantry.metering;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.PlatformDatabase;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Takes the events that tenants report, and voids and corrects them. */
public final class UsageEventVerticle extends VerticleBase {
  private static final int MOST_EVENTS = 1_000;

  private final Bus bus;
  private final PlatformDatabase platform;
  private final Idempotency idempotency;
  private final InstantSource clock;
  private final Intake intake;
  private final News news;
  private final ChangeRepository changes;
  private final EventChangeRepository events;

  private UsageEventVerticle(
      Bus bus,
      Databases databases,
      Idempotency idempotency,
      AuditTrail audit,
      InstantSource clock,
      Intake intake) {
    this.bus = bus;
    this.platform = databases.platform();
    this.idempotency = idempotency;
    this.clock = clock;
    this.intake = intake;
    this.news = new News(bus);
    this.changes = new ChangeRepository(databases, idempotency, audit);
    this.events = new EventChangeRepository(clock);
  }

  /** One for each event loop; they share where events wait to be counted. */
  public static Supplier<Deployable> instances(
      Bus bus,
      Databases databases,
      Idempotency idempotency,
      AuditTrail audit,
      InstantSource clock) {
    var intake = new Intake(new EventRepository(databases.usage(), clock), clock);
    return () -> new UsageEventVerticle(bus, databases, idempotency, audit, clock, intake);
  }

  @Override
  public Future<?> start() {
    return new Operations(bus)
        .on("usage.ingest", this::ingest)
        .on(
            "usage.void",
            call -> told(call, changes.run(call, counting -> events.voidEvent(counting, call))))
        .on(
            "usage.correct",
            call -> told(call, changes.run(call, counting -> events.correctEvent(counting, call))))
        .register();
  }

  private Future<Answer> told(Call call, Future<Answer> changed) {
    return changed.onSuccess(done -> news.counted(Set.of(call.tenant())));
  }

  // What comes twice counts once in any case, so a key only has to bring the first answer back.
  private Future<Answer> ingest(Call call) {
    var caller = call.caller();
    return idempotency.replayOrRun(
        platform,
        "usage.ingest " + call.tenant() + " " + caller.requireSubject(),
        call.once(),
        () ->
            intake
                .take(
                    call.tenant(),
                    Submission.read(items(call.body()), clock.instant().atOffset(ZoneOffset.UTC)),
                    call.deadline())
                .onSuccess(counted -> news.counted(Set.of(call.tenant())))
                .map(submission -> Answer.of(submission.toJson())));
  }

  // The pipeline hands an array over as the one member of an object.
  private static List<?> items(JsonObject body) {
    if (body.size() != 1 || !(body.getValue("items") instanceof JsonArray items)) {
      return List.of(body);
    }
    if (items.size() > MOST_EVENTS) {
      throw KernelProblem.VALIDATION_FAILED.because(
          "A batch has at most " + MOST_EVENTS + " events.");
    }
    return items.getList();
  }
}

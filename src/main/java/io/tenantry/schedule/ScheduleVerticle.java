package io.tenantry.schedule;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.Etag;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps a tenant's schedules. */
public final class ScheduleVerticle extends VerticleBase {
  private static final long CHECK_MILLIS = 4_000;
  // Somebody else was faster; it never leaves this room.
  private static final Answer OVERTAKEN = Answer.NO_CONTENT.withStatus(409);

  private final Bus bus;
  private final Spread spread;
  private final int perTenant;
  private final ScheduleRepository schedules;
  private final Ids ids;
  private final InstantSource clock;

  /**
   * @param spread by how much a schedule may be late
   * @param perTenant how many schedules a tenant may have
   */
  public ScheduleVerticle(
      Bus bus,
      Duration spread,
      int perTenant,
      TenantDatabase database,
      Idempotency idempotency,
      AuditTrail audit,
      Ids ids,
      InstantSource clock) {
    this.bus = bus;
    this.spread = new Spread(spread);
    this.perTenant = perTenant;
    this.schedules = new ScheduleRepository(database, idempotency, audit);
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    return new Operations(bus)
        .on("schedule.create", this::create)
        .on("schedule.list", this::list)
        .on("schedule.get", this::get)
        .on("schedule.update", this::update)
        .on("schedule.delete", this::delete)
        .register();
  }

  private Future<Answer> create(Call call) {
    var plan = Plan.of(call.body());
    var id = ids.next();
    var first = first(id, plan);
    return check(call, plan)
        .compose(checked -> schedules.transaction(call, rows -> insert(rows, id, plan, first)));
  }

  private Future<Answer> insert(ScheduleRepository.Rows rows, UUID id, Plan plan, FirstRun first) {
    return rows.count()
        .compose(count -> {
          if (count >= perTenant) {
            throw ScheduleProblem.TOO_MANY_SCHEDULES.because(
                "Delete one of the tenant's " + perTenant + " schedules first.");
          }
          return rows.insert(id, plan, first);
        })
        .map(made -> made.orElseThrow(ScheduleVerticle::taken))
        .map(made ->
            Answer.of(made.toJson())
                .with(Map.of("location", "/v1/schedules/" + id, "etag", Etag.of(made.version()))));
  }

  /** Fails with 400 where it has no time, also while it is off. */
  private FirstRun first(UUID id, Plan plan) {
    var tick = Timetable.of(plan.cron(), plan.timeZone()).first(clock.instant());
    return plan.enabled() ? FirstRun.at(tick, spread.apply(id, tick)) : FirstRun.NEVER;
  }

  /** Has the room of jobs say whether the caller may enqueue what is planned. */
  private Future<?> check(Call call, Plan plan) {
    var question =
        new Call(
            "job.check",
            call.caller(),
            new JsonObject(),
            JsonObject.of("task_type", plan.taskType(), "payload", plan.payload()),
            call.correlationId(),
            call.traceparent(),
            clock.millis() + CHECK_MILLIS,
            null,
            false,
            call.remoteAddress());
    return bus.request(question, CHECK_MILLIS);
  }

  private Future<Answer> get(Call call) {
    return find(call).map(ScheduleVerticle::answer);
  }

  private Future<Schedule> find(Call call) {
    return schedules
        .find(call, id(call))
        .map(found -> found.orElseThrow(ScheduleVerticle::unknown));
  }

  private Future<Answer> list(Call call) {
    int limit = call.params().getInteger("limit", 50);
    var after = Cursor.parse(call.params().getString("cursor"));
    return schedules.list(call, after, limit + 1).map(rows -> page(rows, limit));
  }

  private static Answer page(List<Schedule> rows, int limit) {
    var items = new JsonArray();
    rows.stream().limit(limit).forEach(schedule -> items.add(schedule.toJson()));
    var body = JsonObject.of("items", items, "next_cursor", null);
    if (rows.size() > limit) {
      var last = rows.get(limit - 1);
      body.put("next_cursor", new Cursor(last.createdAt(), last.id().toString()).text());
    }
    return Answer.of(body);
  }

  private Future<Answer> update(Call call) {
    return find(call)
        .compose(before -> {
          Etag.require(ifMatch(call), before.version());
          var plan = before.plan().patched(call.body());
          if (plan.equals(before.plan())) {
            return Future.succeededFuture(answer(before));
          }
          var first =
              plan.hasTimesOf(before.plan())
                  ? Future.<@Nullable FirstRun>succeededFuture()
                  : Future.<@Nullable FirstRun>succeededFuture(first(before.id(), plan));
          return first.compose(times ->
              checkChange(call, before.plan(), plan)
                  .compose(checked -> change(call, before, plan, times)));
        });
  }

  // What is switched off may stay what it was, also when nobody serves its type any more.
  private Future<?> checkChange(Call call, Plan before, Plan plan) {
    return plan.enabled() || !plan.hasTaskOf(before) ? check(call, plan) : Future.succeededFuture();
  }

  private Future<Answer> change(Call call, Schedule before, Plan plan, @Nullable FirstRun first) {
    return schedules
        .transaction(
            call,
            rows ->
                rows.lock(before.id())
                    .map(found -> found.orElseThrow(ScheduleVerticle::unknown))
                    .compose(version ->
                        version == before.version()
                            ? rows.update(before, plan, first).map(ScheduleVerticle::answer)
                            : Future.succeededFuture(OVERTAKEN)))
        // What is patched is another row now.
        .compose(answer ->
            answer.status() == OVERTAKEN.status() ? update(call) : Future.succeededFuture(answer));
  }

  private Future<Answer> delete(Call call) {
    return find(call)
        .compose(schedule ->
            schedules.transaction(
                call,
                rows ->
                    rows.lock(schedule.id())
                        .compose(found -> {
                          Etag.require(ifMatch(call), found.orElseThrow(ScheduleVerticle::unknown));
                          return rows.delete(schedule);
                        })
                        .map(Answer.NO_CONTENT)));
  }

  private static Answer answer(Schedule schedule) {
    return Answer.of(schedule.toJson()).with(Map.of("etag", Etag.of(schedule.version())));
  }

  private static @Nullable String ifMatch(Call call) {
    return call.params().getString("if-match");
  }

  private static UUID id(Call call) {
    return UUID.fromString(call.params().getString("id"));
  }

  static RuntimeException taken() {
    return ScheduleProblem.SCHEDULE_EXISTS.because("Choose another name.");
  }

  // The same for another tenant's schedule: it is not in this tenant's schema.
  private static RuntimeException unknown() {
    return KernelProblem.NOT_FOUND.because("There is no schedule with this id.");
  }
}

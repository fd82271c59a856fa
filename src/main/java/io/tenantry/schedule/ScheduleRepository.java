package io.tenantry.schedule;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.audit.Changes;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.tenantry.kernel.job.NewJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A tenant's schedules behind the tenant's door. What changes them is written down with it. */
final class ScheduleRepository {
  private static final Sql SQL = Sql.beside(ScheduleRepository.class, "schedule.sql");
  private static final String TYPE = "schedule";
  private static final String UNIQUE_VIOLATION = "23505";

  private final TenantDatabase database;
  private final Idempotency idempotency;
  private final AuditTrail audit;

  ScheduleRepository(TenantDatabase database, Idempotency idempotency, AuditTrail audit) {
    this.database = database;
    this.idempotency = idempotency;
    this.audit = audit;
  }

  Future<Optional<Schedule>> find(Call call, UUID id) {
    var tenant = names(call);
    return database
        .read(tenant, SQL.rendered("getSchedule", tenant.quotedSchema()), Tuple.of(id))
        .map(ScheduleRepository::first);
  }

  Future<List<Schedule>> list(Call call, @Nullable Cursor after, int limit) {
    var arguments =
        Tuple.tuple()
            .addValue(after == null ? null : after.time())
            .addValue(after == null ? null : after.uuid())
            .addValue(limit);
    return database
        .transaction(
            names(call),
            transaction -> transaction.preparedQuery(SQL.get("listSchedules")).execute(arguments))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Schedule::of).toList());
  }

  /** Runs work in one transaction, once where the call asks for it. */
  Future<Answer> transaction(Call call, Function<Rows, Future<Answer>> work) {
    var tenant = names(call);
    return database.transaction(
        tenant,
        transaction ->
            idempotency.once(
                transaction,
                tenant.schema(),
                call.caller().requireSubject(),
                call.once(),
                () -> work.apply(new Rows(transaction, tenant, audit, call))));
  }

  private TenantNames names(Call call) {
    return database.names(call.tenant());
  }

  private static Optional<Schedule> first(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(Schedule::of).findFirst();
  }

  /** The schedules of one tenant within one transaction. */
  record Rows(SqlConnection transaction, TenantNames tenant, AuditTrail audit, Call call) {
    Future<Long> count() {
      return execute("countSchedules", Tuple.tuple())
          .map(rows -> rows.iterator().next().getLong(0));
    }

    /** The version that it has until the transaction ends. */
    Future<Optional<Long>> lock(UUID id) {
      return execute("lockSchedule", Tuple.of(id))
          .map(rows ->
              StreamSupport.stream(rows.spliterator(), false)
                  .map(row -> row.getLong("version"))
                  .findFirst());
    }

    /** Empty where the name is taken. */
    Future<Optional<Schedule>> insert(UUID id, Plan plan, FirstRun first) {
      var creator = UUID.fromString(call.caller().requireSubject());
      return execute("insertSchedule", arguments(id, plan, first).addValue(creator))
          .compose(rows ->
              rows.rowCount() == 0
                  ? Future.succeededFuture(Optional.empty())
                  : recorded(id, Changes.between(new JsonObject(), plan.facts()))
                      .compose(written -> get(id)));
    }

    /**
     * Fails with 409 where the name is taken.
     *
     * @param first null where its times stay what they are
     */
    Future<Schedule> update(Schedule before, Plan plan, @Nullable FirstRun first) {
      var changes = Changes.between(before.plan().facts(), plan.facts());
      if (!plan.payload().equals(before.plan().payload())) {
        changes.put("payload", JsonObject.of("changed", true));
      }
      var arguments =
          arguments(before.id(), plan, first == null ? FirstRun.NEVER : first)
              .addValue(first != null);
      return execute("updateSchedule", arguments)
          .recover(
              failure -> Future.failedFuture(isTaken(failure) ? ScheduleVerticle.taken() : failure))
          .compose(rows -> recorded(before.id(), changes))
          .compose(written -> get(before.id()))
          .map(Optional::orElseThrow);
    }

    private static boolean isTaken(Throwable failure) {
      return failure instanceof PgException refusal
          && UNIQUE_VIOLATION.equals(refusal.getSqlState());
    }

    /** What it has enqueued stays. */
    Future<Void> delete(Schedule schedule) {
      return execute("deleteSchedule", Tuple.of(schedule.id()))
          .compose(gone ->
              recorded(schedule.id(), Changes.between(schedule.plan().facts(), new JsonObject())));
    }

    private Future<Optional<Schedule>> get(UUID id) {
      return transaction
          .preparedQuery(SQL.rendered("getSchedule", tenant.quotedSchema()))
          .execute(Tuple.of(id))
          .map(ScheduleRepository::first);
    }

    private Tuple arguments(UUID id, Plan plan, FirstRun first) {
      return Tuple.tuple()
          .addValue(id)
          .addValue(plan.name())
          .addValue(plan.taskType())
          .addValue(plan.payload().encode())
          .addValue(plan.cron())
          .addValue(plan.timeZone())
          .addValue(plan.enabled())
          .addValue(first.tick())
          .addValue(first.runAt())
          .addValue(NewJob.caller(call.caller()).encode());
    }

    private Future<Void> recorded(UUID id, JsonObject changes) {
      return audit.record(transaction, call, TYPE, id.toString(), changes);
    }

    private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
      return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
    }
  }
}

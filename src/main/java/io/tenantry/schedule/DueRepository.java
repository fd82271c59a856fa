package io.tenantry.schedule;

import io.tenantry.kernel.access.RoleRepository;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.tenantry.kernel.job.Enqueued;
import io.tenantry.kernel.job.Enqueuing;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The schedules of all tenants that are due, and the one transaction in which a tick becomes a job.
 * Any node may look: a row's own lock is the lease under which its tick is enqueued. It ends with
 * the transaction, so a node that dies keeps nothing, and none has to be elected.
 */
final class DueRepository {
  private static final Sql SQL = Sql.beside(DueRepository.class, "due.sql");

  private final PlatformDatabase platform;
  private final TenantDatabase tenants;
  private final Enqueuing enqueuing;
  private final Spread spread;

  DueRepository(Databases databases, Enqueuing enqueuing, Spread spread) {
    this.platform = databases.jobs();
    this.tenants = databases.tenants();
    this.enqueuing = enqueuing;
    this.spread = spread;
  }

  /** Those that are due longest first. */
  Future<List<Due>> find(int most) {
    return platform
        .run(SQL.get("dueSchedules"), Tuple.of(most))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                    new Due(
                        row.getString("tenant_id"),
                        row.getUUID("schedule_id"),
                        row.getOffsetDateTime("next_tick"),
                        row.getOffsetDateTime("now")))
                .toList());
  }

  /**
   * Enqueues one job for a schedule, however many times it has missed, and moves it on; empty where
   * another node has done so, or it was changed.
   */
  Future<Optional<Enqueued>> fire(Due due) {
    var tenant = tenants.names(due.tenant());
    return tenants.transaction(
        tenant,
        transaction ->
            transaction
                .preparedQuery(SQL.rendered("plannedTask", tenant.quotedSchema()))
                .execute(Tuple.of(due.schedule()))
                .map(rows -> Planned.of(rows.iterator().next()))
                .compose(planned -> fire(transaction, tenant, due, planned)));
  }

  private Future<Optional<Enqueued>> fire(
      SqlConnection transaction, TenantNames tenant, Due due, Planned planned) {
    var latest = due.now().toInstant().minus(spread.of(due.schedule()));
    var time = planned.times().latest(due.tick().toInstant(), latest);
    var next = planned.times().next(time);
    var move =
        Tuple.tuple()
            .addValue(due.tenant())
            .addValue(due.schedule())
            .addValue(due.tick())
            .addValue(next.map(DueRepository::utc).orElse(null))
            .addValue(next.map(tick -> utc(spread.apply(due.schedule(), tick))).orElse(null));
    return platform
        .within(
            transaction, tenant, inside -> inside.preparedQuery(SQL.get("moveOn")).execute(move))
        .compose(moved ->
            moved.rowCount() == 0
                ? Future.succeededFuture(Optional.empty())
                : enqueue(transaction, tenant, planned, new Tick(due.schedule(), time)));
  }

  // The role that the writer has now, not the one of long ago.
  private Future<Optional<Enqueued>> enqueue(
      SqlConnection transaction, TenantNames tenant, Planned planned, Tick tick) {
    var writer = planned.caller(tenant.id());
    return RoleRepository.roleOf(transaction, writer)
        .compose(role ->
            enqueuing.insertOnce(
                transaction,
                tenant,
                planned.call(writer, role.orElse(null)),
                planned.job(tick),
                JsonObject.of("schedule_id", tick.schedule().toString())));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Lets one that cannot be fired wait for half a minute, so that it is not in others' way. */
  Future<?> postpone(Due due) {
    return platform.run(SQL.get("postpone"), Tuple.of(due.tenant(), due.schedule(), due.tick()));
  }
}

package io.tenantry.kernel.job;

import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes a job, its state and its line of the audit log, in one statement. A job that is written in
 * a transaction is there when that commits, or not at all; after the commit the {@link JobQueue} is
 * told.
 */
public final class Enqueuing {
  private static final Sql SQL = Sql.beside(Enqueuing.class, "enqueue.sql");
  private static final String TYPE = "job";
  private static final JsonObject NOTHING_MORE = new JsonObject();

  private final AuditTrail audit;

  public Enqueuing(AuditTrail audit) {
    this.audit = audit;
  }

  /** Beside other writes of a tenant's transaction. */
  public Future<Enqueued> insert(
      SqlConnection transaction, TenantNames tenant, Call call, NewJob job) {
    return transaction
        .preparedQuery(SQL.rendered("insertJob", tenant.quotedSchema()))
        .execute(arguments(call, job, NOTHING_MORE))
        .map(rows -> enqueued(tenant, job, rows));
  }

  /** The same as a write of its own. */
  public Future<Enqueued> insert(
      TenantDatabase database, TenantNames tenant, Call call, NewJob job) {
    return database
        .write(
            tenant,
            SQL.rendered("insertJob", tenant.quotedSchema()),
            arguments(call, job, NOTHING_MORE))
        .map(rows -> enqueued(tenant, job, rows));
  }

  /** Many beside other writes, with one line of the audit log. */
  public Future<List<ReadyJob>> insertAll(
      SqlConnection transaction, TenantNames tenant, Call call, List<NewJob> jobs) {
    audit.mark(call.tenant());
    var changes = JsonObject.of("jobs", JsonObject.of("from", null, "to", jobs.size()));
    var arguments =
        audit
            .entry(call, "job.enqueue", TYPE, jobs.getFirst().id().toString(), changes)
            .addTo(NewJob.arguments(call, jobs));
    return transaction
        .preparedQuery(SQL.rendered("insertJobs", tenant.quotedSchema()))
        .execute(arguments)
        .map(rows -> {
          var due = new HashMap<UUID, OffsetDateTime>();
          rows.forEach(row -> due.put(row.getUUID("id"), row.getOffsetDateTime("run_at")));
          return jobs.stream()
              .map(job ->
                  new ReadyJob(
                      tenant.id(),
                      job.id(),
                      job.priority(),
                      Objects.requireNonNull(due.get(job.id()))))
              .toList();
        });
  }

  /**
   * The same where a job of this id may be there already; empty where it is.
   *
   * @param why what else its line of the audit log says, by name
   */
  public Future<Optional<Enqueued>> insertOnce(
      SqlConnection transaction, TenantNames tenant, Call call, NewJob job, JsonObject why) {
    return transaction
        .preparedQuery(SQL.rendered("insertJobOnce", tenant.quotedSchema()))
        .execute(arguments(call, job, why))
        .map(
            rows -> rows.size() == 0 ? Optional.empty() : Optional.of(enqueued(tenant, job, rows)));
  }

  private Tuple arguments(Call call, NewJob job, JsonObject why) {
    audit.mark(call.tenant());
    var changes = JsonObject.of("task_type", JsonObject.of("from", null, "to", job.taskType()));
    why.forEach(
        fact -> changes.put(fact.getKey(), JsonObject.of("from", null, "to", fact.getValue())));
    return audit
        .entry(call, "job.enqueue", TYPE, job.id().toString(), changes)
        .addTo(job.arguments(call));
  }

  private static Enqueued enqueued(TenantNames tenant, NewJob job, RowSet<Row> rows) {
    var row = rows.iterator().next();
    var ready =
        new ReadyJob(tenant.id(), job.id(), job.priority(), row.getOffsetDateTime("run_at"));
    return new Enqueued(ready, row.getOffsetDateTime("created_at"));
  }
}

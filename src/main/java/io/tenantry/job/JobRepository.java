package io.tenantry.job;

import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.tenantry.kernel.job.Enqueued;
import io.tenantry.kernel.job.Enqueuing;
import io.tenantry.kernel.job.NewJob;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A tenant's jobs behind the tenant's door. */
final class JobRepository {
  private static final Sql SQL = Sql.beside(JobRepository.class, "job.sql");
  private static final String TYPE = "job";
  private static final String UNIQUE_VIOLATION = "23505";

  private final TenantDatabase database;
  private final Databases databases;
  private final Idempotency idempotency;
  private final AuditTrail audit;
  private final Enqueuing enqueuing;

  JobRepository(Databases databases, Idempotency idempotency, AuditTrail audit) {
    this.databases = databases;
    this.database = databases.tenants();
    this.idempotency = idempotency;
    this.audit = audit;
    this.enqueuing = new Enqueuing(audit);
  }

  /** Whether an insert failed because such a job waits or runs already. */
  static boolean isTaken(Throwable failure) {
    return failure instanceof PgException refusal && UNIQUE_VIOLATION.equals(refusal.getSqlState());
  }

  Future<Enqueued> insert(Call call, NewJob job) {
    return enqueuing.insert(database, names(call), call, job);
  }

  /** The same, once, with the answer that is made of it. */
  Future<Answer> insertOnce(Call call, NewJob job, Function<Enqueued, Answer> answer) {
    var tenant = names(call);
    return database.transaction(
        tenant,
        transaction ->
            once(
                call,
                tenant,
                transaction,
                () -> enqueuing.insert(transaction, tenant, call, job).map(answer)));
  }

  private Future<Answer> once(
      Call call,
      TenantNames tenant,
      SqlConnection transaction,
      java.util.function.Supplier<Future<Answer>> work) {
    return idempotency.once(
        transaction, tenant.schema(), call.caller().requireSubject(), call.once(), work);
  }

  Future<Optional<Job>> find(TenantNames tenant, UUID id) {
    return read(tenant, "getJob", Tuple.of(id)).map(rows -> jobs(rows).stream().findFirst());
  }

  private static Future<Optional<Job>> find(
      SqlConnection transaction, TenantNames tenant, UUID id) {
    return transaction
        .preparedQuery(sql("getJob", tenant))
        .execute(Tuple.of(id))
        .map(rows -> jobs(rows).stream().findFirst());
  }

  Future<Optional<UUID>> live(TenantNames tenant, String taskType, String uniqueKey) {
    return read(tenant, "liveJobOfKey", Tuple.of(taskType, uniqueKey))
        .map(rows ->
            rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next().getUUID(0)));
  }

  /**
   * The newest first.
   *
   * @param before the id of the last that the caller has seen
   */
  Future<List<Job>> list(
      TenantNames tenant,
      @Nullable String status,
      @Nullable String taskType,
      @Nullable UUID before,
      int limit) {
    var filter =
        Tuple.tuple().addValue(status).addValue(taskType).addValue(before).addInteger(limit);
    // Of many jobs most have succeeded.
    var statement =
        status == null || status.equals(JobStatus.SUCCESS.name()) ? "listJobs" : "listFewJobs";
    return database
        .transaction(
            tenant,
            transaction -> transaction.preparedQuery(sql(statement, tenant)).execute(filter))
        .map(JobRepository::jobs);
  }

  /** What tasks are called with, of those of these jobs that are still there. */
  Future<RowSet<Row>> load(TenantNames tenant, Collection<UUID> ids) {
    return read(tenant, "loadJobs", Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)));
  }

  /** One part, from 0, of what a job gives away that has succeeded. */
  Future<Optional<OutputPart>> output(TenantNames tenant, UUID id, int part) {
    return database
        .transaction(
            tenant,
            transaction ->
                transaction.preparedQuery(sql("outputPart", tenant)).execute(Tuple.of(id, part)))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).findFirst())
        .map(row -> row.map(OutputPart::of));
  }

  Future<?> storeResult(TenantNames tenant, UUID id, String result, int run) {
    return database.write(tenant, sql("storeResult", tenant), Tuple.of(id, result, run));
  }

  Future<?> delete(TenantNames tenant, Collection<UUID> ids) {
    return database.write(
        tenant, sql("deleteJobs", tenant), Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)));
  }

  /**
   * Changes a job's state and says so in the audit log, in one transaction, and once where the call
   * asks for it.
   *
   * @param statement one of the states' statements, of the tenant's and the job's ids
   * @param answer of the job as it is then; of none where its state could not be changed
   */
  Future<Answer> change(
      Call call, UUID id, String statement, Function<Optional<Job>, Answer> answer) {
    var tenant = names(call);
    return database.transaction(
        tenant,
        transaction ->
            once(
                call,
                tenant,
                transaction,
                () ->
                    databases
                        .platform()
                        .within(
                            transaction,
                            tenant,
                            platform ->
                                platform
                                    .preparedQuery(StateRepository.SQL.get(statement))
                                    .execute(Tuple.of(tenant.id(), id)))
                        .compose(rows ->
                            rows.rowCount() == 0
                                ? Future.succeededFuture(Optional.<Job>empty())
                                : audit
                                    .record(transaction, call, TYPE, id.toString(), null)
                                    .compose(written -> find(transaction, tenant, id)))
                        .map(answer)));
  }

  TenantNames names(Call call) {
    return database.names(call.tenant());
  }

  TenantNames names(String tenant) {
    return database.names(tenant);
  }

  private Future<RowSet<Row>> read(TenantNames tenant, String statement, Tuple arguments) {
    return database.read(tenant, sql(statement, tenant), arguments);
  }

  private static List<Job> jobs(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(Job::of).toList();
  }

  private static String sql(String statement, TenantNames tenant) {
    return SQL.rendered(statement, tenant.quotedSchema());
  }
}

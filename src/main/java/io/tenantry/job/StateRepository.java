package io.tenantry.job;

import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.job.ClaimedJob;
import io.tenantry.kernel.job.ReadyJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** How far all tenants' jobs are, and which workers live. */
final class StateRepository {
  static final Sql SQL = Sql.beside(StateRepository.class, "states.sql");

  /** The least id, so that a sweep begins at the first job. */
  static final UUID FIRST = new UUID(0, 0);

  private final PlatformDatabase database;

  StateRepository(PlatformDatabase database) {
    this.database = database;
  }

  /** A job whose run has begun. */
  record Started(
      ClaimedJob job,
      String taskType,
      int attempt,
      int maxAttempts,
      int run,
      double waitedSeconds) {
    static Started of(Row row) {
      return new Started(
          claimed(row),
          row.getString("task_type"),
          row.getInteger("attempt"),
          row.getInteger("max_attempts"),
          row.getInteger("run"),
          row.getDouble("waited"));
    }
  }

  /** What became of a job that left its worker; {@code ready} is there where it waits again. */
  record Left(ClaimedJob job, JobStatus status, Optional<ReadyJob> ready) {
    static Left of(Row row) {
      var status = JobStatus.valueOf(row.getString("status"));
      return new Left(
          claimed(row), status, status.isOver() ? Optional.empty() : Optional.of(waits(row)));
    }
  }

  /** A job that waits, and its tenant's tier. */
  record Waiting(ReadyJob job, String tier) {
    static Waiting of(Row row) {
      return new Waiting(waits(row), row.getString("tier"));
    }
  }

  private static ClaimedJob claimed(Row row) {
    return new ClaimedJob(row.getString("tenant_id"), row.getUUID("job_id"));
  }

  private static ReadyJob waits(Row row) {
    return new ReadyJob(
        row.getString("tenant_id"),
        row.getUUID("job_id"),
        row.getShort("priority"),
        row.getOffsetDateTime("run_at"));
  }

  /** What tells these jobs from those of others. */
  Future<UUID> installation() {
    return run("installation", Tuple.tuple()).map(rows -> rows.iterator().next().getUUID(0));
  }

  Future<Long> openLease(String node, long millis) {
    return run("openLease", Tuple.of(node, millis)).map(rows -> rows.iterator().next().getLong(0));
  }

  /** False where it has lapsed. */
  Future<Boolean> renewLease(long worker, long millis) {
    return run("renewLease", Tuple.of(worker, millis)).map(rows -> rows.rowCount() == 1);
  }

  Future<?> closeLease(long worker) {
    return run("closeLease", Tuple.of(worker));
  }

  Future<List<String>> liveWorkers() {
    return all("liveWorkers", Tuple.tuple(), row -> row.getLong(0).toString());
  }

  /** Those of the claimed jobs that may run; each counts an attempt. */
  Future<List<Started>> start(long worker, Collection<ClaimedJob> jobs) {
    return all("startJobs", keys(Tuple.of(worker), jobs), Started::of);
  }

  /** Those of the runs that were still valid. */
  Future<List<Left>> end(List<Ending> endings) {
    var arguments =
        keys(Tuple.tuple(), endings.stream().map(Ending::job).toList())
            .addArrayOfInteger(endings.stream().map(Ending::run).toArray(Integer[]::new))
            .addArrayOfString(
                endings.stream().map(ending -> ending.status().name()).toArray(String[]::new))
            .addArrayOfLong(endings.stream().map(Ending::delayMillis).toArray(Long[]::new))
            .addArrayOfString(endings.stream().map(Ending::errorText).toArray(String[]::new))
            .addArrayOfInteger(
                endings.stream()
                    .map(ending -> ending.isGivenBack() ? 1 : 0)
                    .toArray(Integer[]::new));
    return all("endRuns", arguments, Left::of);
  }

  /** Puts back what a start may have begun whose answer did not come. */
  Future<List<Left>> giveBack(long worker, Collection<ClaimedJob> jobs) {
    return all("giveBack", keys(Tuple.of(worker), jobs), Left::of);
  }

  Future<?> progress(List<RunningJob> runs) {
    return run(
        "tellProgress",
        runKeys(runs)
            .addArrayOfString(
                runs.stream().map(run -> JsonText.of(run.progress())).toArray(String[]::new)));
  }

  /** Which of these runs are to stop: true where it is still valid, so that it was cancelled. */
  Future<List<Stopped>> stopped(List<RunningJob> runs) {
    return all(
        "stoppedRuns", runKeys(runs), row -> new Stopped(claimed(row), row.getBoolean("valid")));
  }

  /** A run that is to stop. */
  record Stopped(ClaimedJob job, boolean valid) {}

  /** Takes the jobs of workers whose lease has lapsed away from them. */
  Future<List<Left>> rescue(JsonObject error) {
    return all("rescueJobs", Tuple.of(error.encode()), Left::of);
  }

  /** Waiting jobs of all tenants that are served, in the order of tenants and ids. */
  Future<List<Waiting>> waiting(String afterTenant, UUID afterJob, int most) {
    return all("waitingJobs", Tuple.of(afterTenant, afterJob, most), Waiting::of);
  }

  /** Of these jobs, those that have changed since these revisions. */
  Future<List<ClaimedJob>> changed(List<ClaimedJob> jobs, List<Integer> revisions) {
    return all(
        "watchedJobs",
        keys(Tuple.tuple(), jobs).addArrayOfInteger(revisions.toArray(Integer[]::new)),
        StateRepository::claimed);
  }

  /** How many jobs there are of each status, and for how many seconds the oldest is due. */
  Future<List<Depth>> depth() {
    return all(
        "jobDepth",
        Tuple.tuple(),
        row -> new Depth(row.getString("status"), row.getLong("jobs"), row.getDouble("oldest")));
  }

  /** A part of the backlog. */
  record Depth(String status, long jobs, double oldestSeconds) {}

  Future<List<ClaimedJob>> old(long retentionSeconds, int most) {
    return all("oldJobs", Tuple.of(retentionSeconds, most), StateRepository::claimed);
  }

  Future<?> forget(List<ClaimedJob> jobs) {
    return run("forgetJobs", keys(Tuple.tuple(), jobs));
  }

  private static Tuple runKeys(List<RunningJob> runs) {
    return keys(Tuple.tuple(), runs.stream().map(RunningJob::job).toList())
        .addArrayOfInteger(runs.stream().map(RunningJob::run).toArray(Integer[]::new));
  }

  private static Tuple keys(Tuple before, Collection<ClaimedJob> jobs) {
    return before
        .addArrayOfString(jobs.stream().map(ClaimedJob::tenant).toArray(String[]::new))
        .addArrayOfUUID(jobs.stream().map(ClaimedJob::id).toArray(UUID[]::new));
  }

  private <T> Future<List<T>> all(String statement, Tuple arguments, Function<Row, T> reader) {
    return run(statement, arguments)
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(reader).toList());
  }

  private Future<RowSet<Row>> run(String statement, @Nullable Tuple arguments) {
    return database.run(SQL.get(statement), arguments == null ? Tuple.tuple() : arguments);
  }
}

package io.tenantry.kernel.job;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.config.ByteSize;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * What one run of a job gives away beside its result, kept in the tenant's schema in parts for as
 * long as the job is. It can be read when the job has succeeded by that run. No more than a part
 * waits in memory. For tasks that may block.
 */
public final class Output {
  private static final Sql SQL = Sql.beside(Output.class, "output.sql");
  private static final int PART = 256 * 1024;

  private final TenantDatabase database;
  private final TenantNames tenant;
  private final UUID job;
  private final int run;
  private final ByteSize most;
  private Buffer waiting = Buffer.buffer();
  private int parts;
  private long bytes;

  Output(TenantDatabase database, TenantNames tenant, UUID job, int run, ByteSize most) {
    this.database = database;
    this.tenant = tenant;
    this.job = job;
    this.run = run;
    this.most = most;
  }

  /** Adds some. Fails for good where it becomes too large; what there is of it is dropped then. */
  public void write(Buffer more) {
    bytes += more.length();
    if (bytes > most.bytes()) {
      Future.await(drop());
      throw KernelProblem.OUTPUT_TOO_LARGE.because(
          "It would be more than " + most + ": ask for less.");
    }
    waiting.appendBuffer(more);
    if (waiting.length() >= PART) {
      flush();
    }
  }

  /** How much there is of it by now. */
  public long bytes() {
    return bytes;
  }

  /** Stores the rest; answers what the job's result says of it: its size and its path. */
  public JsonObject end() {
    if (waiting.length() > 0) {
      flush();
    }
    return JsonObject.of("bytes", bytes, "output", "/v1/jobs/" + job + "/output");
  }

  private void flush() {
    Future.await(write("addPart", Tuple.of(job, run, parts, waiting)));
    parts++;
    waiting = Buffer.buffer();
  }

  private Future<?> drop() {
    return database.transaction(
        tenant,
        transaction ->
            transaction
                .preparedQuery(SQL.rendered("dropOutput", tenant.quotedSchema()))
                .execute(Tuple.of(job, run)));
  }

  /** Runs a statement that changes a row for as long as no later run has begun. */
  Future<Void> write(String statement, Tuple arguments) {
    return database
        .transaction(
            tenant,
            transaction ->
                transaction
                    .preparedQuery(SQL.rendered(statement, tenant.quotedSchema()))
                    .execute(arguments))
        .map(rows -> {
          if (rows.rowCount() == 0) {
            throw KernelProblem.UNAVAILABLE.because("Another run has taken the job over.");
          }
          return null;
        });
  }
}

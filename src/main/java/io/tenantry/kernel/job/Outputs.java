package io.tenantry.kernel.job;

import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.config.ByteSize;
import io.tenantry.kernel.database.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** Where tasks put what is too large for a result. */
public final class Outputs {
  private final TenantDatabase database;
  private final ByteSize most;

  /**
   * @param most how much one job may put there
   */
  public Outputs(TenantDatabase database, ByteSize most) {
    this.database = database;
    this.most = most;
  }

  /**
   * Begins the output of the run that the call is; what an earlier one has written is gone.
   *
   * @param type whose permission whoever reads the output must hold as well
   * @param fileName letters, digits, dots and dashes
   */
  public Future<Output> begin(Call call, TaskType type, String contentType, String fileName) {
    var job = UUID.fromString(call.params().getString("job_id"));
    int run = call.params().getInteger("run");
    var output = new Output(database, database.names(call.tenant()), job, run, most);
    var head =
        Tuple.tuple()
            .addUUID(job)
            .addInteger(run)
            .addString(contentType)
            .addString(fileName)
            .addValue(type.permission());
    return output.write("beginOutput", head).map(output);
  }
}

package io.tenantry.kernel.job;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** One attempt at a job, as its task sees it. */
public final class TaskRun {
  private final Bus bus;
  private final Call call;

  private TaskRun(Bus bus, Call call) {
    this.bus = bus;
    this.call = call;
  }

  public static TaskRun of(Bus bus, Call call) {
    return new TaskRun(bus, call);
  }

  /** The same in every attempt: what makes an effect happen once. */
  public UUID jobId() {
    return UUID.fromString(call.params().getString("job_id"));
  }

  /** From 1. */
  public int attempt() {
    return call.params().getInteger("attempt");
  }

  /** How often the job was put off or given back without an attempt that counts. */
  public int pauses() {
    return run() - attempt();
  }

  /** The fencing token: grows with each start. */
  public int run() {
    return call.params().getInteger("run");
  }

  /** Says how far the task is, and that it lives; true where it should stop. */
  public Future<Boolean> report(JsonObject progress) {
    return bus.ask(
            call.params().getString("report_to"),
            JsonObject.of(
                "job_id",
                call.params().getString("job_id"),
                "run",
                call.params().getInteger("run"),
                "progress",
                progress))
        .map(reply -> reply.getBoolean("cancelled", false))
        // A worker that cannot be asked has lost the job or is about to ask itself.
        .otherwise(false);
  }

  /** The same for a task that may block: fails where it should stop. */
  public void proceed(JsonObject progress) {
    if (Future.await(report(progress))) {
      throw KernelProblem.UNAVAILABLE.because("The job was cancelled.");
    }
  }
}

package io.tenantry.job;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.job.TaskRun;
import io.tenantry.kernel.job.TaskType;
import io.tenantry.kernel.job.Tasks;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The task {@code echo}: answers its payload's message, late or not at all if that is wished. */
public final class EchoVerticle extends VerticleBase {
  private static final long STEP_MILLIS = 200;

  private static final TaskType TYPE =
      new TaskType(
          "echo",
          new JsonObject(
              """
              {"type": "object", "additionalProperties": false, "properties": {
                "message": {"description": "Becomes the result's message; left out, there is no result."},
                "sleep_ms": {"type": "integer", "minimum": 0, "maximum": 3600000,
                  "description": "For how long the task takes its time, in milliseconds."},
                "fail_times": {"type": "integer", "minimum": 0, "maximum": 1000,
                  "description": "How many attempts fail before one succeeds."}}}
              """),
          Duration.ofHours(2),
          null,
          null);

  private final Bus bus;

  public EchoVerticle(Bus bus) {
    this.bus = bus;
  }

  @Override
  public Future<?> start() {
    return new Tasks(bus).on(TYPE, this::echo).register(vertx);
  }

  private Future<Answer> echo(Call call) {
    var payload = call.body();
    var run = TaskRun.of(bus, call);
    long sleep = payload.getLong("sleep_ms", 0L);
    return (sleep == 0 ? Future.<Boolean>succeededFuture(false) : sleep(run, sleep, sleep))
        .map(cancelled -> {
          if (cancelled) {
            throw KernelProblem.UNAVAILABLE.because("The job was cancelled.");
          }
          if (run.attempt() <= payload.getInteger("fail_times", 0)) {
            throw KernelProblem.UNAVAILABLE.because("This attempt was to fail.");
          }
          return payload.containsKey("message")
              ? Answer.of(JsonObject.of("message", payload.getValue("message")))
              : Answer.NO_CONTENT;
        });
  }

  private Future<Boolean> sleep(TaskRun run, long left, long all) {
    long step = Math.min(left, STEP_MILLIS);
    return vertx
        .timer(step, TimeUnit.MILLISECONDS)
        .compose(slept ->
            left == step
                ? Future.succeededFuture(false)
                : run.report(JsonObject.of("done", all - left + step, "total", all))
                    .compose(cancelled ->
                        cancelled ? Future.succeededFuture(true) : sleep(run, left - step, all)));
  }
}

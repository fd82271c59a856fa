package io.tenantry.job;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.Steps;
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
    return (sleep == 0 ? Future.<Boolean>succeededFuture(false) : sleep(run, sleep))
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

  /** Whether it was cancelled meanwhile. */
  private Future<Boolean> sleep(TaskRun run, long millis) {
    var nap = new Nap(run, millis);
    return Steps.repeat(nap::step).map(over -> nap.cancelled);
  }

  private final class Nap {
    private final TaskRun run;
    private final long all;
    private long left;
    private boolean cancelled;

    Nap(TaskRun run, long millis) {
      this.run = run;
      this.all = millis;
      this.left = millis;
    }

    Future<Boolean> step() {
      long now = Math.min(left, STEP_MILLIS);
      left -= now;
      return vertx
          .timer(now, TimeUnit.MILLISECONDS)
          .compose(slept -> left == 0 ? Future.succeededFuture(false) : report());
    }

    private Future<Boolean> report() {
      return run.report(JsonObject.of("done", all - left, "total", all))
          .map(stop -> {
            cancelled = stop;
            return !stop;
          });
    }
  }
}

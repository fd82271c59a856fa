package io.tenantry.metering;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.job.Output;
import io.tenantry.kernel.job.Outputs;
import io.tenantry.kernel.job.TaskRun;
import io.tenantry.kernel.job.TaskType;
import io.tenantry.kernel.job.Tasks;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;

/** The task {@code usage.report}: puts aside what {@code usage.export} says of a period. */
public final class ReportVerticle extends VerticleBase {
  private static final long PART_MILLIS = 30_000;

  private static final TaskType TYPE =
      new TaskType(
          "usage.report",
          new JsonObject(
              """
              {"type": "object", "additionalProperties": false, "properties": {
                "from": {"type": "string", "format": "date-time"},
                "to": {"type": "string", "format": "date-time"},
                "last": {"type": "string", "enum": ["hour", "day", "month"],
                  "description": "The last whole one of UTC before the task starts; goes alone."},
                "granularity": {"type": "string", "enum": ["minute", "hour", "day"]},
                "metric": {"type": "string", "minLength": 1, "maxLength": 63},
                "format": {"type": "string", "enum": ["csv", "ndjson"]}},
                "anyOf": [
                  {"required": ["last"], "properties": {"from": false, "to": false}},
                  {"required": ["from", "to"], "properties": {"last": false}}]}
              """),
          Duration.ofMinutes(30),
          Duration.ofMinutes(2),
          "read:usage");

  private final Bus bus;
  private final Outputs outputs;
  private final InstantSource clock;

  public ReportVerticle(Bus bus, Outputs outputs, InstantSource clock) {
    this.bus = bus;
    this.outputs = outputs;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    return new Tasks(bus).onBlocking(TYPE, this::run).register(vertx);
  }

  private Answer run(Call call) {
    var run = TaskRun.of(bus, call);
    var export = export(call);
    var answer = await(bus.request(export, PART_MILLIS));
    var type = Objects.requireNonNull(answer.headers().get("content-type"));
    boolean csv = type.startsWith("text/csv");
    var output = await(outputs.begin(call, TYPE, type, csv ? "usage.csv" : "usage.ndjson"));
    long rows = csv ? -1 : 0;
    while (true) {
      rows += write(answer, output);
      var next = answer.headers().get(Answer.NEXT_PART);
      if (next == null) {
        return Answer.of(output.end().put("rows", rows));
      }
      run.proceed(JsonObject.of("rows", rows, "bytes", output.bytes()));
      answer = await(bus.request(export.continued(next, until()), PART_MILLIS));
    }
  }

  // How many lines it has.
  private static long write(Answer answer, Output output) {
    var text = Objects.requireNonNullElseGet(answer.body(), Buffer::buffer);
    output.write(text);
    long lines = 0;
    for (int i = 0; i < text.length(); i++) {
      lines += text.getByte(i) == '\n' ? 1 : 0;
    }
    return lines;
  }

  /** The operation's call, made by whoever enqueued the job. */
  private Call export(Call call) {
    var params = call.body().copy();
    if (params.remove("last") instanceof String last) {
      var length = Granularity.of(last);
      var to = length.start(clock.instant(), ZoneOffset.UTC);
      params.put("to", to.toString());
      params.put("from", length.start(to.minusNanos(1), ZoneOffset.UTC).toString());
    }
    return new Call(
        "usage.export",
        call.caller(),
        params,
        new JsonObject(),
        call.correlationId(),
        call.traceparent(),
        until(),
        null,
        false,
        null);
  }

  private long until() {
    return clock.millis() + PART_MILLIS;
  }
}

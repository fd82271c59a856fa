package io.tenantry.job;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Gives away what jobs have put aside, a part at a time. */
public final class OutputVerticle extends VerticleBase {
  private final Jobs shared;

  public OutputVerticle(Jobs shared) {
    this.shared = shared;
  }

  @Override
  public Future<?> start() {
    return new Operations(shared.bus).on("job.output", this::output).register();
  }

  private Future<Answer> output(Call call) {
    var begun = call.part();
    int number = begun == null ? 0 : Integer.parseInt(begun);
    var id = UUID.fromString(call.params().getString("id"));
    return shared
        .jobs
        .output(shared.jobs.names(call), id, number)
        .map(found ->
            found.orElseThrow(() ->
                KernelProblem.NOT_FOUND.because("There is no job of this id that has an output.")))
        .compose(part ->
            begun == null
                ? allowed(call, part).map(allowed -> answer(part, number))
                : Future.succeededFuture(answer(part, number)));
  }

  // Whoever may read jobs may not for that reason read what a job was allowed to read.
  private Future<Void> allowed(Call call, OutputPart part) {
    return TaskCaller.require(
        shared.databases.tenants(), shared.granting, call.caller(), part.permission());
  }

  private static Answer answer(OutputPart part, int number) {
    var headers = new HashMap<String, String>();
    headers.put("content-type", part.contentType());
    headers.put("content-disposition", "attachment; filename=\"" + part.fileName() + '"');
    if (number + 1 < part.parts()) {
      headers.put(Answer.NEXT_PART, Integer.toString(number + 1));
    }
    var data = part.data();
    return Answer.of(data == null ? Buffer.buffer() : data).with(Map.copyOf(headers));
  }
}

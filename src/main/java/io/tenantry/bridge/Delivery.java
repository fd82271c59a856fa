package io.tenantry.bridge;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** A run of a job that a peer was given and has not answered yet. */
record Delivery(Call call, Promise<Answer> answer) {
  private static final String REPORT_TO = "report_to";

  boolean isOf(JsonObject report) {
    var params = call.params();
    return params.getValue("job_id").equals(report.getValue("job_id"))
        && params.getValue("run").equals(report.getValue("run"));
  }

  /** Where its worker hears reports; peers are told another address. */
  String worker() {
    return call.params().getString(REPORT_TO);
  }

  /** What the worker is told: the peer's progress under the run's own names. */
  JsonObject report(JsonObject progress) {
    return JsonObject.of(
        "job_id",
        call.params().getValue("job_id"),
        "run",
        call.params().getValue("run"),
        "progress",
        progress);
  }

  /** The frame that gives it to a peer. */
  JsonObject frame(String replyAddress, String reportTo) {
    return JsonObject.of(
        "type",
        "message",
        "address",
        call.operation(),
        "replyAddress",
        replyAddress,
        "send",
        true,
        "headers",
        headers(),
        "body",
        JsonObject.of(
            "params", call.params().copy().put(REPORT_TO, reportTo), "body", call.body()));
  }

  private JsonObject headers() {
    var caller = call.caller();
    var headers =
        JsonObject.of(
                "tenant",
                caller.tenant(),
                "subject",
                caller.subject(),
                "auth-type",
                caller.authType().name().toLowerCase(Locale.ROOT),
                "role",
                caller.role(),
                "correlation-id",
                call.correlationId(),
                "traceparent",
                call.traceparent())
            .put("deadline", Long.toString(call.deadline()));
    headers.getMap().values().removeIf(value -> value == null);
    return headers;
  }
}

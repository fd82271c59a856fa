package io.tenantry.job;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.Nearest;
import io.tenantry.kernel.bus.Caller;
import io.tenantry.kernel.json.Violation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** Says whether a caller may have such a job: what is asked before one is enqueued or planned. */
record JobCheck(Jobs shared) {

  /**
   * The payload's text. Fails with 422 where nobody has served the type of late, with 413 where the
   * payload is too large, with 400 where it does not fit the type's schema, with 403 where the type
   * asks for a permission that the caller does not hold.
   */
  Future<String> payload(Caller caller, String taskType, JsonObject payload) {
    return type(taskType)
        .compose(type -> {
          var text = payload.encode();
          check(type, payload, text);
          return TaskCaller.require(
                  shared.databases.tenants(), shared.granting, caller, type.type().permission())
              .map(text);
        });
  }

  // A type that was announced a moment ago on another node is read before it is called unknown.
  private Future<TaskTypes.Known> type(String name) {
    var known = shared.types.find(name);
    return known.isPresent()
        ? Future.succeededFuture(known.get())
        : shared
            .types
            .refresh()
            .map(read -> {
              var found = shared.types.find(name);
              if (found.isPresent()) {
                return found.get();
              }
              var nearest = Nearest.to(name, shared.types.all().keySet());
              throw JobProblem.UNKNOWN_TASK_TYPE.because(
                  nearest.map(each -> "Did you mean " + each + "?").orElse("See /v1/task-types."),
                  nearest.map(each -> JsonObject.of("nearest", each)).orElseGet(JsonObject::new));
            });
  }

  private void check(TaskTypes.Known type, JsonObject payload, String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > shared.config.payloadMost().bytes()) {
      throw KernelProblem.PAYLOAD_TOO_LARGE.because(
          "A payload has up to " + shared.config.payloadMost() + ".");
    }
    var violations = type.schema().check(payload);
    if (!violations.isEmpty()) {
      var errors = new JsonArray();
      for (Violation violation : violations) {
        errors.add(
            JsonObject.of(
                "pointer", "/payload" + violation.pointer(), "detail", violation.detail()));
      }
      throw KernelProblem.VALIDATION_FAILED.because(
          "The payload is none of a " + type.type().name() + ".", JsonObject.of("errors", errors));
    }
  }
}

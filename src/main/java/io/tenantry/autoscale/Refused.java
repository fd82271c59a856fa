package io.tenantry.autoscale;

import io.tenantry.kernel.KernelProblem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Says which member of a body keeps it from being a policy or a simulation. */
final class Refused {
  private Refused() {}

  static RuntimeException at(String pointer, String detail) {
    return KernelProblem.VALIDATION_FAILED.because(
        "The body is not one that can be followed.",
        JsonObject.of("errors", JsonArray.of(JsonObject.of("pointer", pointer, "detail", detail))));
  }
}

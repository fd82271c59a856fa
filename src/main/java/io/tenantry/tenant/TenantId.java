package io.tenantry.tenant;

import io.tenantry.kernel.KernelProblem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Which ids of the right form no tenant may have. */
final class TenantId {
  private static final Set<String> TAKEN = Set.of("public", "information_schema", "platform");

  private TenantId() {}

  /**
   * Refuses names that PostgreSQL or the platform have. A tenant's schema and role carry a prefix
   * and so would not meet them, but whoever reads a log or writes SQL by hand would mix them up.
   */
  static void requireFree(String id) {
    if (TAKEN.contains(id) || id.startsWith("pg_")) {
      throw KernelProblem.VALIDATION_FAILED.because(
          "The tenant's id is reserved.",
          JsonObject.of(
              "errors",
              JsonArray.of(JsonObject.of("pointer", "/tenant_id", "detail", "is reserved"))));
    }
  }
}

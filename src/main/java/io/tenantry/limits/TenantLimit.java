package io.tenantry.limits;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's tier, and the limit that an operator gave it.
 *
 * @param maxRequests null where its tier's holds, as {@code windowSeconds}
 */
record TenantLimit(String tier, @Nullable Integer maxRequests, @Nullable Integer windowSeconds) {
  static TenantLimit of(Row row) {
    return new TenantLimit(
        row.getString("tier"), row.getInteger("max_requests"), row.getInteger("window_seconds"));
  }

  /** The operator's limit; null where there is none. */
  @Nullable JsonObject own() {
    return maxRequests == null
        ? null
        : JsonObject.of("max_requests", maxRequests, "window_seconds", windowSeconds);
  }
}

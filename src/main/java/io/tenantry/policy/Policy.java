package io.tenantry.policy;

import io.tenantry.kernel.Times;
import io.tenantry.kernel.access.BuiltInRole;
import io.tenantry.kernel.access.Rules;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one role may do.
 *
 * @param version grows with each change; 0 where the tenant has never set a built-in role
 * @param createdAt when the tenant first set it; absent where it never has
 */
record Policy(
    String role,
    Rules rules,
    long version,
    @Nullable OffsetDateTime createdAt,
    @Nullable OffsetDateTime updatedAt) {

  static Policy of(Row row) {
    return new Policy(
        row.getString("role"),
        Rules.of(new JsonArray(row.getString("permissions"))),
        row.getLong("version"),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("updated_at"));
  }

  static Policy of(BuiltInRole role) {
    return new Policy(role.id(), role.rules(), 0, null, null);
  }

  /** A built-in role as it is where the tenant has not set it; empty where there is none. */
  static Optional<Policy> builtIn(String role) {
    return BuiltInRole.of(role).map(Policy::of);
  }

  JsonObject toJson() {
    return JsonObject.of(
        "role",
        role,
        "built_in",
        BuiltInRole.of(role).isPresent(),
        "permissions",
        rules.toJson(),
        "created_at",
        createdAt == null ? null : Times.text(createdAt),
        "updated_at",
        updatedAt == null ? null : Times.text(updatedAt));
  }
}

package io.tenantry.user;

import io.tenantry.kernel.Times;
import io.tenantry.kernel.access.BuiltInRole;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * One user, without the hash of the password, which nobody here needs.
 *
 * @param version grows with each change
 */
record User(
    UUID id,
    String email,
    String role,
    long version,
    OffsetDateTime createdAt,
    OffsetDateTime updatedAt) {

  static User of(Row row) {
    return new User(
        row.getUUID("id"),
        row.getString("email"),
        row.getString("role"),
        row.getLong("version"),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("updated_at"));
  }

  boolean isAdmin() {
    return role.equals(BuiltInRole.ADMIN.id());
  }

  JsonObject toJson() {
    return JsonObject.of(
        "id",
        id.toString(),
        "email",
        email,
        "role",
        role,
        "created_at",
        Times.text(createdAt),
        "updated_at",
        Times.text(updatedAt));
  }

  /** What the audit log says of it. */
  JsonObject facts() {
    return JsonObject.of("email", email, "role", role);
  }
}

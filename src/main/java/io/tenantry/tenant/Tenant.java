package io.tenantry.tenant;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;

/** One row of the registry, as callers see it; {@code version} grows with each change of it. */
record Tenant(
    String id,
    String organizationName,
    String tier,
    String status,
    long version,
    OffsetDateTime createdAt,
    OffsetDateTime updatedAt) {

  static Tenant of(Row row) {
    return new Tenant(
        row.getString("id"),
        row.getString("organization_name"),
        row.getString("tier"),
        row.getString("status"),
        row.getLong("version"),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("updated_at"));
  }

  JsonObject toJson() {
    return JsonObject.of(
        "id", id,
        "organization_name", organizationName,
        "tier", tier,
        "status", status,
        "created_at", Times.text(createdAt),
        "updated_at", Times.text(updatedAt));
  }

  /** What of it can change, for the audit log. */
  JsonObject changeable() {
    return JsonObject.of("organization_name", organizationName, "tier", tier, "status", status);
  }
}

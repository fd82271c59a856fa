package io.tenantry.apikey;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as its tenant sees it once it is made: all but the secret.
 *
 * @param createdBy the user or key that made it, which need not be there any more
 * @param rotatedFrom the key in whose place it came
 * @param ended whether it was revoked or expired when it was read
 */
record KeptKey(
    UUID id,
    String prefix,
    String name,
    String role,
    @Nullable UUID createdBy,
    OffsetDateTime createdAt,
    @Nullable OffsetDateTime expiresAt,
    @Nullable OffsetDateTime revokedAt,
    @Nullable OffsetDateTime lastUsedAt,
    @Nullable UUID rotatedFrom,
    boolean ended) {

  static KeptKey of(Row row) {
    return new KeptKey(
        row.getUUID("id"),
        row.getString("key_prefix"),
        row.getString("name"),
        row.getString("role"),
        row.getUUID("created_by"),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("expires_at"),
        row.getOffsetDateTime("revoked_at"),
        row.getOffsetDateTime("last_used_at"),
        row.getUUID("rotated_from"),
        row.getBoolean("ended"));
  }

  JsonObject toJson() {
    return JsonObject.of("id", id.toString())
        .mergeIn(facts())
        .put("created_by", text(createdBy))
        .put("created_at", Times.text(createdAt))
        .put("last_used_at", text(lastUsedAt));
  }

  /** What the audit log says of it when it changes. */
  JsonObject facts() {
    return JsonObject.of(
        "key_prefix",
        prefix,
        "name",
        name,
        "role",
        role,
        "expires_at",
        text(expiresAt),
        "revoked_at",
        text(revokedAt),
        "rotated_from",
        text(rotatedFrom));
  }

  private static @Nullable String text(@Nullable OffsetDateTime time) {
    return time == null ? null : Times.text(time);
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}

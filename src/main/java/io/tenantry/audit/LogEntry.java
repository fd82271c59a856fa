package io.tenantry.audit;

import io.tenantry.kernel.Times;
import io.tenantry.kernel.json.JsonText;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One row of a tenant's audit log.
 *
 * @param changes the text of a JSON document, as PostgreSQL writes it
 * @param sequence its place in the chain, from 1; null until it is sealed
 * @param previousHash hex, as is {@code hash}; both null until it is sealed
 */
record LogEntry(
    UUID id,
    @Nullable UUID userId,
    @Nullable UUID apiKeyId,
    String action,
    String resourceType,
    @Nullable String resourceId,
    @Nullable String changes,
    @Nullable String ipAddress,
    @Nullable String correlationId,
    OffsetDateTime timestamp,
    @Nullable Long sequence,
    @Nullable String previousHash,
    @Nullable String hash) {

  static LogEntry of(Row row) {
    return new LogEntry(
        row.getUUID("id"),
        row.getUUID("user_id"),
        row.getUUID("api_key_id"),
        row.getString("action"),
        row.getString("resource_type"),
        row.getString("resource_id"),
        row.getString("changes"),
        row.getString("ip_address"),
        row.getString("correlation_id"),
        row.getOffsetDateTime("timestamp"),
        row.getLong("sequence"),
        row.getString("previous_hash"),
        row.getString("hash"));
  }

  static List<LogEntry> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(LogEntry::of).toList();
  }

  /** The text that is hashed at this place of this tenant's chain. */
  String canonical(String tenant, long place) {
    var text = new StringBuilder(512).append('{');
    string("tenant", tenant, text);
    text.append(",\"sequence\":").append(place).append(',');
    string("id", id.toString(), text);
    string("timestamp", Times.text(timestamp), text.append(','));
    members(text.append(','));
    return text.append('}').toString();
  }

  /** As callers see it. */
  void appendTo(StringBuilder text) {
    string("id", id.toString(), text.append('{'));
    members(text.append(','));
    string("timestamp", Times.text(timestamp), text.append(','));
    string("hash", hash, text.append(','));
    string("previous_hash", previousHash, text.append(','));
    text.append('}');
  }

  private void members(StringBuilder text) {
    string("user_id", userId == null ? null : userId.toString(), text);
    string("api_key_id", apiKeyId == null ? null : apiKeyId.toString(), text.append(','));
    string("action", action, text.append(','));
    string("resource_type", resourceType, text.append(','));
    string("resource_id", resourceId, text.append(','));
    text.append(",\"changes\":").append(changes);
    string("ip_address", ipAddress, text.append(','));
    string("correlation_id", correlationId, text.append(','));
  }

  private static void string(String name, @Nullable String value, StringBuilder text) {
    text.append('"').append(name).append("\":");
    if (value == null) {
      text.append("null");
    } else {
      JsonText.quote(value, text);
    }
  }
}

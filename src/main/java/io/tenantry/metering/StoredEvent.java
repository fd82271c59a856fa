package io.tenantry.metering;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** An event that was taken, and what became of it since. */
record StoredEvent(
    String source,
    String id,
    String type,
    @Nullable String subject,
    @Nullable String data,
    OffsetDateTime occurredAt,
    OffsetDateTime receivedAt,
    @Nullable OffsetDateTime voidedAt,
    @Nullable OffsetDateTime correctedAt) {

  static StoredEvent of(Row row) {
    return new StoredEvent(
        row.getString("source"),
        row.getString("id"),
        row.getString("type"),
        row.getString("subject"),
        row.getString("data"),
        row.getOffsetDateTime("occurred_at"),
        row.getOffsetDateTime("received_at"),
        row.getOffsetDateTime("voided_at"),
        row.getOffsetDateTime("corrected_at"));
  }

  /** As the contract has it. */
  JsonObject toJson() {
    return JsonObject.of(
            "source", source,
            "id", id,
            "type", type,
            "subject", subject,
            "time", Times.text(occurredAt),
            "data", data == null ? null : EventData.parse(data))
        .put("received_at", Times.text(receivedAt))
        .put("voided_at", voidedAt == null ? null : Times.text(voidedAt))
        .put("corrected_at", correctedAt == null ? null : Times.text(correctedAt));
  }
}

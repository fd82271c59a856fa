package io.tenantry.resource;

import io.tenantry.kernel.Times;
import io.tenantry.kernel.json.JsonText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * One row. Its document stays the text that PostgreSQL gave, since most answers pass it on.
 *
 * @param version grows with each change
 */
record Resource(
    UUID id,
    String name,
    String data,
    UUID ownerId,
    long version,
    OffsetDateTime createdAt,
    OffsetDateTime updatedAt) {

  static Resource of(Row row) {
    return new Resource(
        row.getUUID(0),
        row.getString(1),
        row.getString(2),
        row.getUUID(3),
        row.getLong(4),
        row.getOffsetDateTime(5),
        row.getOffsetDateTime(6));
  }

  JsonObject document() {
    return new JsonObject(data);
  }

  Buffer toBuffer() {
    var text = new StringBuilder(256 + data.length());
    appendTo(text);
    return Buffer.buffer(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  void appendTo(StringBuilder text) {
    text.append("{\"id\":\"").append(id).append("\",\"name\":");
    JsonText.quote(name, text);
    text.append(",\"data\":").append(data);
    text.append(",\"owner_id\":\"").append(ownerId);
    text.append("\",\"created_at\":\"");
    Times.append(createdAt, text);
    text.append("\",\"updated_at\":\"");
    Times.append(updatedAt, text);
    text.append("\"}");
  }
}

package io.tenantry.bench;

import io.tenantry.kernel.Times;
import io.tenantry.kernel.json.JsonText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;

/** A resource as columns, and as the bytes of an answer. */
final class ResourceJson {
  /** As one writes them. */
  static final String COLUMNS = "id, name, data, owner_id, version, created_at, updated_at";

  /** As the platform has them: JSON comes as text and goes out as it came. */
  static final String TEXT_COLUMNS =
      "id, name, data::text AS data, owner_id, version, created_at, updated_at";

  private ResourceJson() {}

  /** From {@link #COLUMNS}. */
  static Buffer of(Row row) {
    return new JsonObject()
        .put("id", row.getUUID(0).toString())
        .put("name", row.getString(1))
        .put("data", row.getValue(2))
        .put("owner_id", row.getUUID(3).toString())
        .put("created_at", row.getOffsetDateTime(5).toInstant())
        .put("updated_at", row.getOffsetDateTime(6).toInstant())
        .toBuffer();
  }

  /** From {@link #TEXT_COLUMNS}: byte for byte the platform's answer. */
  static Buffer ofText(Row row) {
    var text = new StringBuilder(512).append("{\"id\":\"").append(row.getUUID(0));
    JsonText.quote(row.getString(1), text.append("\",\"name\":"));
    text.append(",\"data\":").append(row.getString(2));
    text.append(",\"owner_id\":\"").append(row.getUUID(3));
    Times.append(row.getOffsetDateTime(5), text.append("\",\"created_at\":\""));
    Times.append(row.getOffsetDateTime(6), text.append("\",\"updated_at\":\""));
    return Buffer.buffer(text.append("\"}").toString().getBytes(StandardCharsets.UTF_8));
  }
}

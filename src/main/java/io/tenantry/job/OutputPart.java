package io.tenantry.job;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * A part of what a job gives away.
 *
 * @param permission what whoever reads it must hold; null where nothing
 * @param parts how many there are
 * @param data null where there is nothing in it
 */
record OutputPart(
    String contentType,
    String fileName,
    @Nullable String permission,
    int parts,
    @Nullable Buffer data) {

  static OutputPart of(Row row) {
    return new OutputPart(
        row.getString("content_type"),
        row.getString("file_name"),
        row.getString("permission"),
        row.getInteger("parts"),
        row.getBuffer("data"));
  }
}

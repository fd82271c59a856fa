package io.tenantry.job;

import io.vertx.core.json.JsonObject;

/** What tasks tell, as PostgreSQL can keep it. */
final class JsonText {
  private JsonText() {}

  /**
   * The object's text with U+FFFD in place of each NUL, which jsonb does not take: many runs' words
   * are written in one statement, and one of them must not stop all.
   */
  static String of(JsonObject told) {
    return told.encode().replace("\\u0000", "\\ufffd");
  }
}

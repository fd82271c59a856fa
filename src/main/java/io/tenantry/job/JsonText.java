package io.tenantry.job;

import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/** What tasks tell, as PostgreSQL can keep it. */
final class JsonText {
  // Behind an odd number of backslashes it is text.
  private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

  private JsonText() {}

  /**
   * The object's text with U+FFFD in place of each NUL, which jsonb does not take: many runs' words
   * are written in one statement, and one of them must not stop all.
   */
  static String of(JsonObject told) {
    return of(told.encode());
  }

  /** The same of any JSON. */
  static String of(String json) {
    return json.contains("\\u0000") ? NUL.matcher(json).replaceAll("$1\\\\ufffd") : json;
  }
}

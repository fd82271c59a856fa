package io.tenantry.kernel.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Writes JSON text by hand where a tree of objects would only be thrown away. */
public final class JsonText {
  private JsonText() {}

  /** Appends a string with its quotes, escaped where it must be. */
  public static void quote(String value, StringBuilder text) {
    text.append('"');
    JsonStringEncoder.getInstance().quoteAsString(value, text);
    text.append('"');
  }
}

package io.tenantry.kernel.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON text by hand where a tree of objects would only be thrown away. */
public final class JsonText {
  private JsonText() {}

  /** Appends a string with its quotes, escaped where it must be. */
  public static void quote(String value, StringBuilder text) {
    text.append('"');
    if (isPlain(value)) {
      text.append(value);
    } else {
      JsonStringEncoder.getInstance().quoteAsString(value, text);
    }
    text.append('"');
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Appends a value as {@link Json#encode} would: one that was read from JSON. */
  public static void append(@Nullable Object value, StringBuilder text) {
    var members = Values.map(value);
    var items = members == null ? Values.list(value) : null;
    if (members != null) {
      append(members, text);
    } else if (items != null) {
      append(items, text);
    } else if (value instanceof String string) {
      quote(string, text);
    } else if (value == null || value instanceof Integer || value instanceof Boolean) {
      text.append(value);
    } else {
      text.append(Json.encode(value));
    }
  }

  private static void append(Map<String, ?> members, StringBuilder text) {
    text.append('{');
    boolean first = true;
    for (var member : members.entrySet()) {
      if (!first) {
        text.append(',');
      }
      first = false;
      quote(member.getKey(), text);
      append(member.getValue(), text.append(':'));
    }
    text.append('}');
  }

  private static void append(List<?> items, StringBuilder text) {
    text.append('[');
    for (int i = 0; i < items.size(); i++) {
      append(items.get(i), i == 0 ? text : text.append(','));
    }
    text.append(']');
  }
}

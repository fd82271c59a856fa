package io.tenantry.kernel.database;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of SQL with {@code ${markers}} that stand for identifiers quoted by the program. */
record Template(String text) {
  private static final Pattern MARKER = Pattern.compile("\\$\\{(\\w+)}");

  boolean hasMarkers() {
    return MARKER.matcher(text).find();
  }

  /** The text with each marker's value; a marker without a value is refused. */
  String render(Map<String, String> values) {
    return MARKER
        .matcher(text)
        .replaceAll(marker -> Matcher.quoteReplacement(value(values, marker.group(1))));
  }

  private static String value(Map<String, String> values, String marker) {
    var value = values.get(marker);
    if (value == null) {
      throw new IllegalArgumentException("no value for ${" + marker + "}");
    }
    return value;
  }
}

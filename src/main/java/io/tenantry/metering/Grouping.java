package io.tenantry.metering;

import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/** One of the dimensions by which a meter keeps its events apart: a name and where its value is. */
record Grouping(String name, JsonPath path) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  /**
   * Reads {@code name=path}, or a path alone whose last name is the dimension's; what is wrong is
   * an {@link IllegalArgumentException} for its author.
   */
  static Grouping parse(String text) {
    int end = text.indexOf('=');
    if (end > 0 && text.charAt(0) != '$') {
      return named(text.substring(0, end), JsonPath.parse(text.substring(end + 1)));
    }
    var path = JsonPath.parse(text);
    return named(path.lastName().orElse(""), path);
  }

  private static Grouping named(String name, JsonPath path) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "give the group a name of a-z, 0-9 and _, as in model=" + path);
    }
    return new Grouping(name, path);
  }

  static Grouping fromJson(JsonObject json) {
    return new Grouping(json.getString("name"), JsonPath.parse(json.getString("path")));
  }

  JsonObject toJson() {
    return JsonObject.of("name", name, "path", path.text());
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return path.lastName().filter(name::equals).isPresent() ? path.text() : name + '=' + path;
  }
}

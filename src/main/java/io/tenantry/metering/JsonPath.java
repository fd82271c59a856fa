package io.tenantry.metering;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in an event's data: {@code $}, then any of {@code .name}, {@code ['any name']} and {@code
 * [0]}. It leads to one value at most, so there are no wildcards, slices or filters.
 *
 * @param steps names as text, places in arrays as numbers
 */
record JsonPath(String text, List<Object> steps) {
  JsonPath {
    steps = List.copyOf(steps);
  }

  /** Reads a path; what is wrong with one is an {@link IllegalArgumentException} for its author. */
  static JsonPath parse(String text) {
    return new JsonPath(text, new JsonPathReader(text).readAll());
  }

  /** The value there; null where there is none. */
  @Nullable Object read(@Nullable Object data) {
    var at = data;
    for (var step : steps) {
      at = step instanceof Integer index ? item(at, index) : member(at, step);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  private static @Nullable Object member(@Nullable Object at, Object name) {
    if (at instanceof Map<?, ?> map) {
      return map.get(name);
    }
    return at instanceof JsonObject object ? object.getValue((String) name) : null;
  }

  private static @Nullable Object item(@Nullable Object at, int index) {
    var items = at instanceof JsonArray array ? array.getList() : at;
    return items instanceof List<?> list && index < list.size() ? list.get(index) : null;
  }

  /** The name that the path ends with. */
  Optional<String> lastName() {
    return steps.isEmpty() || !(steps.getLast() instanceof String name)
        ? Optional.empty()
        : Optional.of(name);
  }

  @Override
  public String toString() {
    return text;
  }
}

package io.tenantry.kernel.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at JSON values whichever of Vert.x's two shapes they have. */
final class Values {
  private Values() {}

  @SuppressWarnings({"unchecked", "NullAway"})
  static @Nullable Map<String, Object> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    return value instanceof JsonObject object ? object.getMap() : null;
  }

  static @Nullable List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    return value instanceof JsonArray array ? array.getList() : null;
  }
}

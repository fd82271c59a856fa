package io.tenantry.resource;

import io.tenantry.kernel.Cursor;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a list of resources is asked for, as the arguments of its statement. */
final class Filter {
  private static final Pattern LITERAL =
      Pattern.compile(
          "-?\\d+(\\.\\d+)?([eE][-+]?\\d{1,3})?|true|false|null|\".*\"", Pattern.DOTALL);

  private Filter() {}

  /**
   * @param ownerOnly the only owner whose rows the caller may reach
   */
  static Tuple of(JsonObject params, @Nullable UUID ownerOnly, int limit) {
    var after = Cursor.parse(params.getString("cursor"));
    return Tuple.tuple()
        .addValue(params.getString("name"))
        .addValue(prefix(params.getString("name_prefix")))
        .addValue(uuid(params.getString("owner_id")))
        .addValue(time(params.getString("created_after")))
        .addValue(time(params.getString("created_before")))
        .addValue(contained(params.getJsonObject("data")))
        .addValue(after == null ? null : after.time())
        .addValue(after == null ? null : after.uuid())
        .addValue(limit)
        .addValue(ownerOnly);
  }

  private static @Nullable String prefix(@Nullable String prefix) {
    return prefix == null
        ? null
        : prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + '%';
  }

  private static @Nullable UUID uuid(@Nullable String text) {
    return text == null ? null : UUID.fromString(text);
  }

  private static @Nullable OffsetDateTime time(@Nullable String text) {
    return text == null ? null : OffsetDateTime.parse(text);
  }

  /** {@code data.a.b=1} asks for documents that contain {@code {"a": {"b": 1}}}. */
  private static @Nullable JsonObject contained(@Nullable JsonObject fields) {
    if (fields == null) {
      return null;
    }
    var wanted = new JsonObject();
    for (var field : fields) {
      var names = field.getKey().split("\\.", -1);
      var place = wanted;
      for (int i = 0; i < names.length - 1; i++) {
        if (!(place.getValue(names[i]) instanceof JsonObject)) {
          place.put(names[i], new JsonObject());
        }
        place = place.getJsonObject(names[i]);
      }
      place.put(names[names.length - 1], literal((String) field.getValue()));
    }
    return wanted;
  }

  // A number, true, false, null or a quoted text is what it says; anything else is text.
  private static @Nullable Object literal(String text) {
    if (LITERAL.matcher(text).matches()) {
      try {
        return Json.decodeValue(text);
      } catch (DecodeException e) {
        return text;
      }
    }
    return text;
  }
}

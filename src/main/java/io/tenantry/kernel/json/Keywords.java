package io.tenantry.kernel.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keywords of one schema object, of which each must be taken by somebody. */
final class Keywords {
  private static final Set<String> SAY_NOTHING_OF_VALIDITY =
      Set.of(
          "title",
          "description",
          "example",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "externalDocs",
          "discriminator",
          "xml",
          "contentEncoding",
          "contentMediaType",
          "contentSchema",
          "$comment",
          "$schema",
          "$defs");

  private final JsonObject schema;
  private final String where;
  private final Set<String> untaken;

  Keywords(JsonObject schema, String where) {
    this.schema = schema;
    this.where = where;
    this.untaken = new HashSet<>(schema.fieldNames());
    untaken.removeIf(name -> name.startsWith("x-") || SAY_NOTHING_OF_VALIDITY.contains(name));
  }

  String where() {
    return where;
  }

  boolean has(String keyword) {
    return schema.containsKey(keyword);
  }

  @Nullable Object take(String keyword) {
    untaken.remove(keyword);
    return schema.getValue(keyword);
  }

  /** A count, or {@code absent} when the keyword is not there. */
  int count(String keyword, int absent) {
    var number = number(keyword);
    if (number == null) {
      return absent;
    }
    if (number.doubleValue() != number.intValue() || number.intValue() < 0) {
      throw fault(keyword, "must be a whole number from 0 on");
    }
    return number.intValue();
  }

  @Nullable Number number(String keyword) {
    return take(keyword, Number.class);
  }

  @Nullable String text(String keyword) {
    return take(keyword, String.class);
  }

  boolean flag(String keyword) {
    return Boolean.TRUE.equals(take(keyword, Boolean.class));
  }

  @Nullable JsonObject object(String keyword) {
    return take(keyword, JsonObject.class);
  }

  /** The schemas or values of an array; empty when the keyword is not there. */
  List<@Nullable Object> array(String keyword) {
    var array = take(keyword, JsonArray.class);
    var values = new ArrayList<@Nullable Object>();
    for (int i = 0; array != null && i < array.size(); i++) {
      values.add(array.getValue(i));
    }
    if (array != null && values.isEmpty() && !keyword.equals("required")) {
      throw fault(keyword, "must not be empty");
    }
    return values;
  }

  /** One string or an array of them; empty when the keyword is not there. */
  List<String> names(String keyword) {
    if (take(keyword) instanceof String name) {
      return List.of(name);
    }
    var names = new ArrayList<String>();
    for (var value : array(keyword)) {
      if (!(value instanceof String name)) {
        throw fault(keyword, "must hold strings");
      }
      names.add(name);
    }
    return names;
  }

  private <T> @Nullable T take(String keyword, Class<T> type) {
    var value = take(keyword);
    if (value == null ? has(keyword) : !type.isInstance(value)) {
      throw fault(keyword, "must be a " + type.getSimpleName());
    }
    return value == null ? null : type.cast(value);
  }

  /** Refuses what nobody took: the contract must not promise what is not checked. */
  void refuseUntaken() {
    if (!untaken.isEmpty()) {
      throw new IllegalArgumentException(
          "the schema at %s uses what is not checked here: %s".formatted(where, untaken));
    }
  }

  IllegalArgumentException fault(String keyword, String why) {
    return new IllegalArgumentException("%s of the schema at %s %s".formatted(keyword, where, why));
  }
}

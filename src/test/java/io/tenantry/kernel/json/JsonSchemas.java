package io.tenantry.kernel.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;

/** Makes up schemas of the keywords that the platform checks. */
final class JsonSchemas {
  private static final List<String> TYPES =
      List.of("null", "boolean", "integer", "number", "string", "array", "object");
  private static final List<String> PATTERNS =
      List.of("^a", "[a-c]+", "b$", "^.{1,3}$", "\\d", "^$", "[^a]", "_n|/y");
  private static final List<String> FORMATS = List.of("date", "uuid", "ipv4", "ipv6", "uri");
  private static final List<String> COMPONENTS = List.of("One", "Two");

  private final Random random;
  private final JsonValues values;

  JsonSchemas(Random random) {
    this.random = random;
    this.values = new JsonValues(random);
  }

  /** A schema with the components that it may refer to. */
  JsonObject root() {
    var components = new JsonObject();
    for (var name : COMPONENTS) {
      components.put(name, schema(2, false));
    }
    return schema(3, true).put("components", new JsonObject().put("schemas", components));
  }

  /**
   * Components refer to each other only from below a member or item, so that no circle can arise.
   */
  private JsonObject schema(int depth, boolean mayRefer) {
    var schema = new JsonObject();
    if (random.nextInt(3) > 0) {
      addType(schema);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      addKeyword(schema, depth, mayRefer);
    }
    return schema;
  }

  private void addType(JsonObject schema) {
    if (random.nextInt(3) > 0) {
      schema.put("type", values.pick(TYPES));
    } else {
      schema.put("type", new JsonArray().add("object").add(values.pick(TYPES.subList(0, 6))));
    }
  }

  private void addKeyword(JsonObject schema, int depth, boolean mayRefer) {
    switch (random.nextInt(depth > 0 ? 27 : 16)) {
      case 0 ->
          schema.put(
              "enum", new JsonArray().add(values.array(1)).add(values.any(0)).add(values.text()));
      case 1 -> schema.put("const", values.any(0));
      case 2 -> schema.put("minLength", random.nextInt(3));
      case 3 -> schema.put("maxLength", random.nextInt(4));
      case 4 -> schema.put("pattern", values.pick(PATTERNS));
      case 5 -> schema.put("format", values.pick(FORMATS));
      case 6 -> schema.put("minimum", bound());
      case 7 -> schema.put("maximum", bound());
      case 8 -> schema.put("exclusiveMinimum", bound());
      case 9 -> schema.put("exclusiveMaximum", bound());
      case 10 -> schema.put("multipleOf", values.pick(List.of(1, 2, 3, 0.5, 1.5)));
      case 11 -> schema.put("minItems", random.nextInt(3)).put("uniqueItems", random.nextBoolean());
      case 12 -> schema.put("maxItems", random.nextInt(4));
      case 13 -> schema.put("minProperties", random.nextInt(3));
      case 14 -> schema.put("maxProperties", random.nextInt(4));
      case 15 -> schema.put("required", new JsonArray().add(values.pick(JsonValues.NAMES)));
      case 16, 17, 18, 19 -> schema.put("properties", properties(depth));
      case 20 -> schema.put("additionalProperties", partOrBoolean(depth));
      case 21 ->
          schema.put(
              "patternProperties",
              new JsonObject().put(values.pick(PATTERNS), partOrBoolean(depth)));
      case 22 -> schema.put("items", partOrBoolean(depth));
      case 23 -> schema.put("not", schema(depth - 1, mayRefer));
      case 24 -> schema.put("allOf", choices(depth, mayRefer));
      case 25 -> schema.put("anyOf", choices(depth, mayRefer));
      default -> schema.put("oneOf", choices(depth, mayRefer));
    }
    if (mayRefer && random.nextInt(8) == 0) {
      schema.put("$ref", "#/components/schemas/" + values.pick(COMPONENTS));
    }
  }

  private Number bound() {
    return random.nextBoolean() ? (Number) random.nextInt(-3, 12) : random.nextInt(-6, 24) / 2.0;
  }

  private JsonObject properties(int depth) {
    var properties = new JsonObject();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      properties.put(values.pick(JsonValues.NAMES), schema(depth - 1, true));
    }
    return properties;
  }

  private JsonArray choices(int depth, boolean mayRefer) {
    var choices = new JsonArray();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      choices.add(schema(depth - 1, mayRefer));
    }
    return choices;
  }

  private Object partOrBoolean(int depth) {
    return random.nextInt(3) == 0 ? random.nextBoolean() : schema(depth - 1, true);
  }
}

package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final JsonObject CONTRACT =
      new JsonObject(
          """
          {"components": {"schemas": {
            "Tree": {
              "type": "object", "required": ["name"], "additionalProperties": false,
              "properties": {
                "name": {"type": "string", "minLength": 2},
                "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}}}}}
          """);

  @Test
  void findsNothingWrongWithAValidValue() {
    var schema = compile("{'$ref': '#/components/schemas/Tree'}");

    assertThat(schema.check(json("{'name': 'ab', 'children': [{'name': 'cd'}]}"))).isEmpty();
    assertThat(schema.check(json("{'name': 'ab'}"))).isSameAs(List.of());
  }

  @Test
  void pointsToEachFaultHoweverDeep() {
    var schema = compile("{'$ref': '#/components/schemas/Tree'}");

    assertThat(schema.check(json("{'children': [{'name': 'ab'}, {'name': 7, 'a/~b': 1}]}")))
        .containsExactly(
            new Violation("/name", "is required"),
            new Violation("/children/1/name", "must be a string"),
            new Violation("/children/1/a~1~0b", "is not a known member"));
  }

  @Test
  void saysWhichRuleIsBrokenButNeverTheValue() {
    var schema =
        compile(
            """
            {'properties': {
              'password': {'type': 'string', 'minLength': 15, 'pattern': '^[a-z]+$'},
              'role': {'enum': ['admin', 'developer']},
              'tier': {'const': 'free'},
              'age': {'type': 'integer', 'minimum': 3},
              'id': {'format': 'uuid'}}}
            """);
    var value = "{'password': 'hunter2', 'role': 'root', 'tier': 'x', 'age': 2, 'id': 'y'}";

    assertThat(schema.check(json(value)))
        .containsExactly(
            new Violation("/password", "must have at least 15 characters"),
            new Violation("/role", "must be one of \"admin\", \"developer\""),
            new Violation("/tier", "must be \"free\""),
            new Violation("/age", "must be at least 3"),
            new Violation("/id", "must be a UUID"));
  }

  @Test
  void stopsAtTwentyViolations() {
    var many = new JsonArray();
    for (int i = 0; i < 100; i++) {
      many.add("x");
    }

    assertThat(compile("{'items': {'type': 'integer'}}").check(many)).hasSize(20);
  }

  @Test
  void explainsTheOneAlternativeThatFitsTheType() {
    var schema = compile("{'anyOf': [{'type': 'null'}, {'type': 'string', 'maxLength': 2}]}");

    assertThat(schema.check("abc"))
        .containsExactly(new Violation("", "must have at most 2 characters"));
    assertThat(schema.check(1))
        .containsExactly(new Violation("", "must match one of the alternatives"));
  }

  @Test
  void asksForExactlyOneAlternative() {
    var schema = compile("{'oneOf': [{'minimum': 1}, {'maximum': 5}]}");

    assertThat(schema.check(9)).isEmpty();
    assertThat(schema.check(3))
        .containsExactly(new Violation("", "must match only one of the alternatives"));
  }

  @Test
  void countsCodePointsNotUnits() {
    var schema = compile("{'minLength': 2, 'maxLength': 2}");

    assertThat(schema.check("😀😀")).isEmpty();
    assertThat(schema.check("😀")).hasSize(1);
    assertThat(schema.check("😀😀😀")).hasSize(1);
  }

  @Test
  void takesNullWhereTheSchemaIsNullable() {
    assertThat(compile("{'type': 'string', 'nullable': true}").check(null)).isEmpty();
    assertThat(compile("{'type': ['string', 'null']}").check(null)).isEmpty();
    assertThat(compile("{'type': 'string'}").check(null))
        .containsExactly(new Violation("", "must be a string"));
  }

  @Test
  void keepsIntegersInTheirFormat() {
    assertThat(compile("{'format': 'int32'}").check(1L << 31)).hasSize(1);
    assertThat(compile("{'format': 'int64'}").check(Long.MIN_VALUE)).isEmpty();
    assertThat(compile("{'format': 'int64'}").check(1e19)).hasSize(1);
  }

  @Test
  void checksRawMapsAndListsLikeVertxJson() {
    var schema = compile("{'properties': {'a': {'items': {'type': 'string'}}}}");

    assertThat(schema.check(java.util.Map.of("a", List.of("x", 1))))
        .containsExactly(new Violation("/a/1", "must be a string"));
  }

  @Test
  void findsLikeItemsAmongManyInGoodTime() {
    var many = new JsonArray();
    for (int i = 0; i < 200_000; i++) {
      many.add(i);
    }
    var schema = compile("{'uniqueItems': true}");

    assertThat(schema.check(many)).isEmpty();
    assertThat(schema.check(many.copy().add(7.0)))
        .containsExactly(new Violation("", "must not hold an item twice"));
  }

  private static Schema compile(String schema) {
    return Schema.compile(json(schema), CONTRACT);
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }
}

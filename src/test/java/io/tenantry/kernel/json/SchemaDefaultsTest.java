package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class SchemaDefaultsTest {
  private static final JsonObject CONTRACT =
      new JsonObject(
          """
          {"components": {"schemas": {
            "Limits": {"type": "object", "default": {}, "properties": {
              "size": {"type": "integer", "default": 20}}}}}}
          """);
  private static final Schema SCHEMA =
      Schema.compile(
          new JsonObject(
              """
              {"allOf": [{"properties": {
                "tier": {"type": "string", "default": "free"},
                "limits": {"$ref": "#/components/schemas/Limits"},
                "list": {"items": {"$ref": "#/components/schemas/Limits"}}}}]}
              """),
          CONTRACT);

  @Test
  void putsDefaultsWhereMembersAreAbsent() {
    var value = new JsonObject("{\"list\":[{},{\"size\":1}]}");

    SCHEMA.applyDefaults(value);

    assertThat(value)
        .isEqualTo(
            new JsonObject(
                """
                {"list": [{"size": 20}, {"size": 1}], "tier": "free", "limits": {"size": 20}}
                """));
  }

  @Test
  void leavesWhatIsThereEvenNull() {
    var value = new JsonObject().putNull("tier").put("limits", new JsonObject().put("size", 2));

    SCHEMA.applyDefaults(value);

    assertThat(value).isEqualTo(new JsonObject("{\"tier\":null,\"limits\":{\"size\":2}}"));
  }

  @Test
  void givesEachValueItsOwnCopy() {
    var first = new JsonObject();
    var second = new JsonObject();

    SCHEMA.applyDefaults(first);
    first.getJsonObject("limits").put("size", 99);
    SCHEMA.applyDefaults(second);

    assertThat(second.getJsonObject("limits")).isEqualTo(new JsonObject().put("size", 20));
  }

  @Test
  void changesNothingWhenItOnlyChecks() {
    var value = new JsonObject();

    SCHEMA.check(value);

    assertThat(value).isEqualTo(new JsonObject());
  }
}

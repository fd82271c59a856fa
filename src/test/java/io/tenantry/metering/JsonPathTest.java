package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonPathTest {
  private static final JsonObject DATA =
      new JsonObject(
          """
          {"a": {"b": [{"c d": 1}, {"it's": 2, "\\\\": 3}], "n": null}, "x-y_1": true}
          """);

  private static @org.jspecify.annotations.Nullable Object read(String path) {
    return JsonPath.parse(path).read(DATA);
  }

  @Test
  void leadsToOneValue() {
    assertThat(read("$")).isEqualTo(DATA);
    assertThat(read("$.x-y_1")).isEqualTo(true);
    assertThat(read("$.a.b[0]['c d']")).isEqualTo(1);
    assertThat(read("$['a']['b'][1]['it\\'s']")).isEqualTo(2);
    assertThat(read("$.a.b[1]['\\\\']")).isEqualTo(3);
  }

  @Test
  void leadsNowhereWhereTheDataIsAnother() {
    for (var path : List.of("$.b", "$.a.n", "$.a.n.m", "$.a.b[2]", "$.a[0]", "$.x-y_1.z", "$[0]")) {
      assertThat(read(path)).as(path).isNull();
    }
    assertThat(JsonPath.parse("$.a").read(null)).isNull();
    assertThat(JsonPath.parse("$").read(7)).isEqualTo(7);
  }

  @Test
  void readsPlainMapsAndListsToo() {
    assertThat(JsonPath.parse("$.a[1].b").read(Map.of("a", List.of(0, Map.of("b", 5)))))
        .isEqualTo(5);
  }

  @Test
  void saysWhereItIsWrong() {
    refuses("", "a path begins with $, at character 1");
    refuses("a.b", "a path begins with $, at character 1");
    refuses("$a", "expected .name, ['name'] or [0], at character 2");
    refuses(
        "$.", "expected a name of letters, digits, _ and -; others go into ['…'], at character 3");
    refuses(
        "$..a",
        "expected a name of letters, digits, _ and -; others go into ['…'], at character 3");
    refuses(
        "$.*", "expected a name of letters, digits, _ and -; others go into ['…'], at character 3");
    refuses(
        "$[*]",
        "expected a place in an array, 0 to 9999, or a name in single quotes, at character 3");
    refuses(
        "$[-1]",
        "expected a place in an array, 0 to 9999, or a name in single quotes, at character 3");
    refuses(
        "$[99999]",
        "expected a place in an array, 0 to 9999, or a name in single quotes, at character 8");
    refuses("$[0", "expected ], at character 4");
    refuses("$['a", "the name does not end, at character 5");
    refuses("$['a\\", "after \\ comes ' or \\, at character 6");
    refuses("$['a\\n']", "after \\ comes ' or \\, at character 6");
    refuses("$['a'", "expected ], at character 6");
    refuses("$" + ".a".repeat(17), "a path has at most 16 steps, at character 34");
  }

  private static void refuses(String path, String why) {
    assertThatIllegalArgumentException()
        .as(path)
        .isThrownBy(() -> JsonPath.parse(path))
        .withMessage(why);
  }

  @Test
  void namesAGroupByItsEndOrAsItIsTold() {
    assertThat(Grouping.parse("$.a.model").name()).isEqualTo("model");
    assertThat(Grouping.parse("$.a.model")).hasToString("$.a.model");
    assertThat(Grouping.parse("m=$['The Model']").name()).isEqualTo("m");
    assertThat(Grouping.parse("m=$['The Model']")).hasToString("m=$['The Model']");
    assertThat(Grouping.parse("$['a=b'].c").path().text()).isEqualTo("$['a=b'].c");
    for (var nameless : List.of("$", "$[0]", "$['The Model']", "$.Model", "M=$.a", "=$.a")) {
      assertThatIllegalArgumentException().as(nameless).isThrownBy(() -> Grouping.parse(nameless));
    }
  }
}

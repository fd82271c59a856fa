package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds the checks to the official JSON Schema test suite, draft 2020-12, which the test jar of
 * vertx-json-schema carries. Schemas that use what is refused at compile time are not judged.
 */
class JsonSchemaSuiteTest {
  /** Where the platform differs on purpose, by the beginning of the test's name. */
  private static final List<String> DIFFERENT =
      List.of(
          // Formats are asserted, which the draft leaves to each implementation.
          "draft2020-12/format/",
          // The classes of patterns know ASCII only.
          "draft2020-12/optional/ecmascript-regex/ECMA 262 \\S matches",
          "draft2020-12/optional/ecmascript-regex/ECMA 262 \\s matches",
          "draft2020-12/optional/unicode/unicode digits are more than 0 through 9",
          "draft2020-12/optional/unicode/unicode semantics should be used");

  @Test
  void agreesWithTheOfficialSuite() throws IOException {
    var wrong = new TreeSet<String>();
    var judged = new ArrayList<String>();
    for (var group : groups()) {
      var schema = compile(group);
      for (var test : objects(group.getJsonArray("tests"))) {
        var name = group.getString("name") + "/" + test.getString("description");
        if (schema != null && DIFFERENT.stream().noneMatch(name::startsWith)) {
          judged.add(name);
          if (schema.check(test.getValue("data")).isEmpty() != test.getBoolean("valid")) {
            wrong.add(name);
          }
        }
      }
    }

    assertThat(wrong).isEqualTo(Set.of());
    assertThat(judged).hasSizeGreaterThan(650);
  }

  private static @Nullable Schema compile(JsonObject group) {
    if (!(group.getValue("schema") instanceof JsonObject schema)) {
      return null;
    }
    try {
      return Schema.compile(schema, schema);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static List<JsonObject> groups() throws IOException {
    try (var in = JsonSchemaSuiteTest.class.getResourceAsStream("/test-suite-tck.json")) {
      var tck = new JsonObject(Buffer.buffer(Objects.requireNonNull(in).readAllBytes()));
      var groups = new ArrayList<JsonObject>();
      for (var suite : objects(tck.getJsonArray("suites"))) {
        if (suite.getString("draft").equals("2020-12")) {
          for (var group : objects(suite.getJsonArray("value"))) {
            groups.add(
                group.put("name", suite.getString("name") + "/" + group.getString("description")));
          }
        }
      }
      return groups;
    }
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}

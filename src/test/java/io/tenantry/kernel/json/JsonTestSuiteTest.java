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
import org.junit.jupiter.api.Test;

/** Holds the reader to JSONTestSuite: y_ must be read, n_ refused, i_ either. */
class JsonTestSuiteTest {
  /** Sound JSON that the platform refuses on purpose: names that come twice, and NUL. */
  private static final Set<String> STRICTER =
      Set.of(
          "y_object_duplicated_key",
          "y_object_duplicated_key_and_value",
          "y_object_escaped_null_in_key",
          "y_string_null_escape");

  @Test
  void readsWhatIsJson() throws IOException {
    var refused = new ArrayList<>(cases('y'));
    refused.removeIf(JsonTestSuiteTest::isRead);

    assertThat(refused).extracting(one -> one.getString("name")).hasSameElementsAs(STRICTER);
  }

  @Test
  void refusesWhatIsNot() throws IOException {
    var read = new ArrayList<>(cases('n'));
    read.removeIf(one -> !isRead(one));

    assertThat(read).isEmpty();
  }

  @Test
  void neverFailsOtherwise() throws IOException {
    assertThat(cases('i')).hasSize(22).filteredOn(JsonTestSuiteTest::isRead).isNotEmpty();
  }

  private static boolean isRead(JsonObject one) {
    try {
      StrictJson.parse(Buffer.buffer(one.getString("input")));
      return true;
    } catch (MalformedJsonException e) {
      return false;
    }
  }

  private static List<JsonObject> cases(char kind) throws IOException {
    try (var in = JsonTestSuiteTest.class.getResourceAsStream("json-test-suite.json")) {
      var all = new JsonArray(Buffer.buffer(Objects.requireNonNull(in).readAllBytes()));
      return all.stream()
          .map(JsonObject.class::cast)
          .filter(one -> one.getString("name").charAt(0) == kind)
          .toList();
    }
  }
}

package io.tenantry.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tenantry.kernel.json.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LineTest {
  private static final UUID JOB = UUID.fromString("0198c0de-7a3b-7c4d-8e5f-6a7b8c9d0e1f");

  private static List<Line> lines(String text) {
    return Line.of(JsonObject.of("lines", text)).toList();
  }

  @Test
  @SuppressWarnings("unchecked")
  void asksOfALineWhatTheContractAsksOfAResource() throws IOException {
    try (var in = Objects.requireNonNull(LineTest.class.getResourceAsStream("/openapi.yaml"))) {
      var contract =
          new JsonObject(
              (Map<String, Object>) new YAMLMapper().readValue(in.readAllBytes(), Map.class));
      var declared =
          contract
              .getJsonObject("components")
              .getJsonObject("schemas")
              .getJsonObject("NewResource")
              .copy();
      declared.remove("description");
      declared.getJsonObject("properties").getJsonObject("data").remove("description");
      declared.getJsonObject("properties").getJsonObject("data").remove("default");

      assertThat(Line.RULES).isEqualTo(declared);
    }
  }

  @Test
  void countsBlankLinesAndLeavesThemOut() {
    var lines = lines("{\"name\": \"one\"}\r\n\n  \n{\"name\": \"four\", \"data\": {\"a\": 1}}\n");

    assertThat(lines).extracting(Line::number).containsExactly(1, 4);
    assertThat(lines).allMatch(Line::isGood);
    assertThat(lines.getLast().resource(JOB).data()).isEqualTo("{\"a\":1}");
    assertThat(lines.getFirst().resource(JOB).data()).isEqualTo("{}");
  }

  @Test
  void saysOfEachLineWhatIsWrongWithIt() {
    var lines =
        lines(
            """
            {"name": ""}
            {"name": "fine"}
            {"nam": "door"}
            [1]
            {"name": "door", "name": "gate"}
            {"name": "%s"}
            {"name": "door"
            """
                .formatted("x".repeat(201)));

    assertThat(lines.stream().filter(Line::isGood)).extracting(Line::number).containsExactly(2);
    assertThat(lines.get(0).violations()).extracting(Violation::pointer).containsExactly("/name");
    assertThat(lines.get(2).violations()).hasSize(2);
    assertThat(lines.get(3).violations()).extracting(Violation::pointer).containsExactly("");
    assertThat(lines.get(4).violations()).extracting(Violation::detail).isNotEmpty();
    assertThat(lines.get(5).violations()).extracting(Violation::pointer).containsExactly("/name");
    assertThat(lines.get(6).violations()).hasSize(1);
  }

  @Test
  void takesAnArrayAsItTakesLines() {
    var items = new JsonArray().add(JsonObject.of("name", "one")).add(7).addNull();

    var lines = Line.of(JsonObject.of("items", items)).toList();

    assertThat(lines).extracting(Line::isGood).containsExactly(true, false, false);
  }

  @Test
  void eachLineOfAJobHasAnIdOfItsOwnThatStaysTheSame() {
    var ids = new HashSet<UUID>();
    for (int line = 1; line <= 1_000; line++) {
      ids.add(ImportedResource.idOf(JOB, line));
    }

    assertThat(ids).hasSize(1_000).allMatch(id -> id.version() == 8 && id.variant() == 2);
    assertThat(ImportedResource.idOf(JOB, 258)).hasToString("0198c0de-7a3b-8c4d-8e5f-6a7b00000102");
  }
}

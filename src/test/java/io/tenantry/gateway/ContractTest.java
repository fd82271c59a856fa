package io.tenantry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract leaves open stops the start; what it says is served, and nothing else. */
class ContractTest {
  private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

  @TempDir Path folder;

  @SuppressWarnings("unchecked")
  private static JsonObject published() throws IOException {
    try (var in = ContractTest.class.getResourceAsStream("/openapi.yaml")) {
      var tree = new YAMLMapper().readValue(Objects.requireNonNull(in), Map.class);
      return new JsonObject((Map<String, Object>) tree);
    }
  }

  private void stopsTheStart(Consumer<JsonObject> change, String fault) throws IOException {
    var document = published();
    change.accept(document.getJsonObject("paths"));
    var file = Files.writeString(folder.resolve("openapi.yaml"), document.encode());

    assertThatThrownBy(() -> Contract.of(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("openapi.yaml cannot be served")
        .hasMessageContaining(fault);
  }

  private static JsonObject create(JsonObject paths) {
    return paths.getJsonObject("/v1/resources").getJsonObject("post");
  }

  @Test
  void needsToBeToldWhoMayCallAnOperation() throws IOException {
    stopsTheStart(
        paths -> create(paths).remove("x-permission"),
        "POST /v1/resources declares no x-permission");
    stopsTheStart(
        paths -> create(paths).put("x-permission", true),
        "POST /v1/resources declares no x-permission");
    for (var unknown : List.of("admins", "write", "write:", ":resources", "")) {
      stopsTheStart(paths -> create(paths).put("x-permission", unknown), "POST /v1/resources ");
    }
    stopsTheStart(paths -> create(paths).put("x-permission", List.of()), "POST /v1/resources ");
  }

  @Test
  void needsANameOfItsOwnForEachOperation() throws IOException {
    stopsTheStart(
        paths -> create(paths).remove("operationId"), "POST /v1/resources has no operationId");
    stopsTheStart(
        paths -> create(paths).put("operationId", "resource.list"),
        "POST /v1/resources has an operationId that another has too");
  }

  @Test
  void needsEachPostToBeIdempotent() throws IOException {
    stopsTheStart(
        paths -> create(paths).remove("x-idempotent"),
        "POST /v1/resources is a POST without x-idempotent: true");
    stopsTheStart(
        paths -> create(paths).put("x-idempotent", false),
        "POST /v1/resources is a POST without x-idempotent: true");
  }

  @Test
  void needsADeadlineAndAnAnswer() throws IOException {
    stopsTheStart(
        paths -> create(paths).remove("x-timeout"), "POST /v1/resources declares no x-timeout");
    stopsTheStart(
        paths -> create(paths).put("responses", new JsonObject()),
        "POST /v1/resources declares no 2xx response");
  }

  @Test
  void namesEveryFaultAtOnce() throws IOException {
    stopsTheStart(
        paths -> {
          create(paths).remove("x-timeout");
          paths.getJsonObject("/v1/tenants").getJsonObject("get").remove("operationId");
        },
        "; GET /v1/tenants has no operationId");
  }

  @Test
  void servesWhatTheContractNamesAndNothingElse() throws IOException {
    var operations = Contract.carried().operations();
    var routes = new Routes(operations);
    var declared = new TreeSet<String>();

    for (var path : published().getJsonObject("paths")) {
      var item = (JsonObject) path.getValue();
      for (var method : METHODS) {
        var operation = item.getJsonObject(method);
        var node = routes.at(path.getKey());
        var found = node == null ? null : node.operation(method.toUpperCase(Locale.ROOT));
        if (operation == null || "management".equals(operation.getValue("x-permission"))) {
          assertThat(found).as("%s %s", method, path.getKey()).isNull();
        } else {
          declared.add(operation.getString("operationId"));
          assertThat(Objects.requireNonNull(found).id())
              .isEqualTo(operation.getString("operationId"));
        }
      }
    }

    assertThat(operations).map(Operation::id).containsExactlyInAnyOrderElementsOf(declared);
  }

  @Test
  void listsThePermissionsThatItsOperationsAskFor() {
    var permissions = Contract.carried().permissions();

    assertThat(permissions.all())
        .extracting(String::valueOf)
        .contains("create:users", "update:policies", "read:tenant", "create:outbound_calls")
        .doesNotContain("operator", "public")
        .doesNotHaveDuplicates();
    assertThat(permissions.owned())
        .extracting(String::valueOf)
        .contains("read:resources")
        .doesNotContain("read:users");
  }
}

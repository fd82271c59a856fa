package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds openapi.yaml to what Vert.x' own OpenAPI router can serve. */
class StockRouterTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  @Test
  void loadsEveryOperationOfTheContract() throws Exception {
    JsonObject ours = contract();
    List<String> ids = operations(ours).map(it -> it.getString("operationId")).toList();

    Vertx vertx = Vertx.vertx();
    try {
      JsonObject copy = whatTheStockRouterReads(ours);
      OpenAPIContract stock = OpenAPIContract.from(vertx, copy).await();

      assertThat(RouterBuilder.create(vertx, stock).getRoutes())
          .extracting(route -> route.getOperation().getOperationId())
          .containsExactlyInAnyOrderElementsOf(ids);
    } finally {
      vertx.close().await();
    }
  }

  private static JsonObject contract() throws IOException {
    try (InputStream yaml = StockRouterTest.class.getResourceAsStream("/openapi.yaml")) {
      Map<String, Object> members =
          new YAMLMapper().readValue(Objects.requireNonNull(yaml), new TypeReference<>() {});
      return new JsonObject(members);
    }
  }

  /** Vert.x refuses a contract with media types beyond its short list, problem documents' too. */
  private static JsonObject whatTheStockRouterReads(JsonObject contract) {
    JsonObject copy = contract.copy();
    operations(copy)
        .forEach(operation -> {
          JsonObject responses = operation.getJsonObject("responses");
          responses.getMap().keySet().removeIf(status -> !status.startsWith("2"));
          members(responses).forEach(StockRouterTest::dropUnknownMedia);
          dropUnknownMedia(operation.getJsonObject("requestBody", new JsonObject()));
        });
    return copy;
  }

  private static void dropUnknownMedia(JsonObject message) {
    message
        .getJsonObject("content", new JsonObject())
        .getMap()
        .keySet()
        .removeIf(type -> !MediaType.isMediaTypeSupported(type));
  }

  private static Stream<JsonObject> operations(JsonObject contract) {
    return members(contract.getJsonObject("paths"))
        .flatMap(path ->
            path.stream()
                .filter(entry -> METHODS.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .map(JsonObject.class::cast));
  }

  private static Stream<JsonObject> members(JsonObject parent) {
    return parent.stream().map(Map.Entry::getValue).map(JsonObject.class::cast);
  }
}

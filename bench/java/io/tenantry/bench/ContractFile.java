package io.tenantry.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** An OpenAPI contract as its document: what the benchmark reads from it, cuts out and pads. */
record ContractFile(JsonObject document) {
  private static final String READ = ".*/resources/\\{[^/]+}$";
  private static final String CREATE = ".*/resources$";

  static ContractFile read(Path file) {
    try (var text = Files.newBufferedReader(file)) {
      Map<String, Object> document = new Yaml().load(text);
      return new ContractFile(new JsonObject(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String readOperation() {
    return operationId(READ, "get");
  }

  String createOperation() {
    return operationId(CREATE, "post");
  }

  /**
   * A copy that Vert.x's router accepts: no responses but a bare one and no bodies but JSON, since
   * it refuses problem documents and merge patches, and no security, which {@code StockServer} puts
   * in front of the router.
   */
  JsonObject forStockRouter() {
    var copy = document.copy();
    copy.remove("security");
    var components = copy.getJsonObject("components", new JsonObject());
    components.remove("responses");
    components.remove("securitySchemes");
    var done = new JsonObject().put("200", new JsonObject().put("description", "Done"));
    for (var path : copy.getJsonObject("paths")) {
      for (var member : (JsonObject) path.getValue()) {
        if (member.getValue() instanceof JsonObject operation
            && operation.containsKey("operationId")) {
          operation.remove("security");
          operation.put("responses", done);
          var body = operation.getJsonObject("requestBody", new JsonObject());
          body.getJsonObject("content", new JsonObject())
              .getMap()
              .keySet()
              .retainAll(Set.of("application/json"));
        }
      }
    }
    return copy;
  }

  /**
   * A contract with the two measured operations first and then, up to {@code operations}, copies of
   * them at paths of their own, each pair with a copy of every schema: as large as a real one.
   */
  ContractFile ofSize(int operations) {
    var readPath = path(READ);
    var createPath = path(CREATE);
    var paths = document.getJsonObject("paths");
    var read = only(paths.getJsonObject(readPath), "get");
    var create = only(paths.getJsonObject(createPath), "post");
    var copy = document.copy();
    copy.put("paths", new JsonObject().put(readPath, read).put(createPath, create));
    for (int pair = 1; pair < operations / 2; pair++) {
      new PaddedPair(copy, pair).add(readPath, read).add(createPath, create).addSchemas();
    }
    return new ContractFile(copy);
  }

  private String operationId(String path, String method) {
    return document
        .getJsonObject("paths")
        .getJsonObject(path(path))
        .getJsonObject(method)
        .getString("operationId");
  }

  private String path(String pattern) {
    return new TreeSet<>(document.getJsonObject("paths").fieldNames())
        .stream()
            .filter(path -> path.matches(pattern))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the contract has no path " + pattern));
  }

  private static JsonObject only(JsonObject path, String method) {
    var one = path.copy();
    for (var other : new String[] {"get", "post", "put", "patch", "delete"}) {
      if (!other.equals(method)) {
        one.remove(other);
      }
    }
    return one;
  }
}

package io.tenantry.bench;

import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Adds one more pair of operations, with schemas of their own, to a contract. */
final class PaddedPair {
  private final JsonObject document;
  private final JsonObject schemas;
  private final Set<String> originals;
  private final String suffix;

  PaddedPair(JsonObject document, int number) {
    this.document = document;
    this.schemas = document.getJsonObject("components").getJsonObject("schemas");
    this.suffix = "Padding%03d".formatted(number);
    this.originals =
        Set.copyOf(
            schemas.fieldNames().stream().filter(name -> !name.contains("Padding")).toList());
  }

  PaddedPair add(String path, JsonObject item) {
    var renamed = rename(item);
    for (var method : new String[] {"get", "post"}) {
      var operation = renamed.getJsonObject(method);
      if (operation != null) {
        operation.put("operationId", operation.getString("operationId") + suffix);
      }
    }
    document.getJsonObject("paths").put(path.replace("/resources", "/resources" + suffix), renamed);
    return this;
  }

  void addSchemas() {
    for (var name : originals) {
      schemas.put(name + suffix, rename(schemas.getJsonObject(name)));
    }
  }

  private JsonObject rename(JsonObject item) {
    return new JsonObject(
        item.encode().replaceAll("(#/components/schemas/[A-Za-z0-9_]+)", "$1" + suffix));
  }
}

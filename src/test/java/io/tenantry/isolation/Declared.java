package io.tenantry.isolation;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tenantry.kernel.access.BuiltInRole;
import io.tenantry.kernel.access.Permission;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An operation as the contract declares it, read without the program's own compiler.
 *
 * @param who the words of its x-permission
 */
record Declared(String id, String method, String path, List<String> who, boolean takesBody) {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final Set<String> WORDS =
      Set.of("public", "authenticated", "operator", "management");

  /** Every operation of the contract on the class path. */
  @SuppressWarnings("unchecked")
  static List<Declared> all() {
    try (var in = Declared.class.getResourceAsStream("/openapi.yaml")) {
      var document =
          new JsonObject(
              (Map<String, Object>)
                  new YAMLMapper().readValue(Objects.requireNonNull(in), Map.class));
      var all = new ArrayList<Declared>();
      for (var item : document.getJsonObject("paths")) {
        for (var each : (JsonObject) item.getValue()) {
          if (METHODS.contains(each.getKey())) {
            all.add(of(item.getKey(), each.getKey(), (JsonObject) each.getValue()));
          }
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The operations that need a credential: a tenant's, an operator's, or either. */
  static List<Declared> closed() {
    return all().stream().filter(operation -> !operation.isOpen()).toList();
  }

  private static Declared of(String path, String method, JsonObject declared) {
    var who =
        declared.getValue("x-permission") instanceof JsonArray list
            ? list.stream().map(String::valueOf).toList()
            : List.of(declared.getString("x-permission"));
    return new Declared(
        declared.getString("operationId"),
        method.toUpperCase(Locale.ROOT),
        path,
        who,
        declared.containsKey("requestBody"));
  }

  private boolean isOpen() {
    return who.contains("public") || who.contains("management");
  }

  boolean isForOperators() {
    return who.contains("operator");
  }

  boolean mayBeCalledBy(BuiltInRole role) {
    return who.contains("authenticated")
        || who.stream()
            .filter(word -> !WORDS.contains(word))
            .anyMatch(permission -> role.may(Permission.parse(permission)));
  }

  /** The path with {@code id} in the place of its first variable. */
  String pathTo(String id) {
    return path.replaceFirst("\\{\\w+}", id).replace("{metric}", "api_request");
  }
}

package io.tenantry.gateway;

import io.tenantry.kernel.json.Schema;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles one operation of the contract; a fault is an {@link IllegalArgumentException}. */
final class OperationCompiler {
  private static final Pattern TIMEOUT = Pattern.compile("(\\d+)(ms|s|m)");
  private static final Pattern REFERENCE = Pattern.compile("#/components/(\\w+)/([\\w.-]+)");

  private static final String QUERY_PREFIX = "x-query-prefix";

  private final JsonObject document;

  OperationCompiler(JsonObject document) {
    this.document = document;
  }

  Operation compile(int index, String method, String path, JsonObject item, JsonObject declared) {
    var id = declared.getString("operationId");
    if (id == null) {
      throw new IllegalArgumentException("has no operationId");
    }
    var policy = Policy.parse(declared.getValue("x-permission"));
    var upper = method.toUpperCase(Locale.ROOT);
    var idempotent = declared.getBoolean("x-idempotent", false);
    if (upper.equals("POST") && !idempotent) {
      throw new IllegalArgumentException("is a POST without x-idempotent: true");
    }
    var requestBody = resolve(declared.getJsonObject("requestBody"));
    return new Operation(
        index,
        id,
        upper,
        path,
        Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList(),
        policy,
        success(declared),
        parameters(item, declared),
        bodies(requestBody),
        requestBody != null && requestBody.getBoolean("required", false),
        queryPrefix(item, declared),
        timeout(declared),
        idempotent,
        declared.getBoolean("x-meter", false),
        declared.getBoolean("x-owner", false),
        declared.getBoolean("x-changes-access", false),
        declared.getBoolean("x-past-quota", false),
        cost(declared),
        policy.writes(upper));
  }

  private static int success(JsonObject declared) {
    return declared.getJsonObject("responses", new JsonObject()).fieldNames().stream()
        .filter(code -> code.startsWith("2"))
        .mapToInt(Integer::parseInt)
        .min()
        .orElseThrow(() -> new IllegalArgumentException("declares no 2xx response"));
  }

  private static int cost(JsonObject declared) {
    if (declared.getValue("x-cost", 1) instanceof Integer cost && cost >= 0) {
      return cost;
    }
    throw new IllegalArgumentException("declares an x-cost that is no whole number from 0 on");
  }

  private static long timeout(JsonObject declared) {
    var form = TIMEOUT.matcher(declared.getString("x-timeout", ""));
    if (!form.matches()) {
      throw new IllegalArgumentException("declares no x-timeout such as 5s");
    }
    var number = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> number;
      case "s" -> number * 1000;
      default -> number * 60_000;
    };
  }

  private List<Operation.Parameter> parameters(JsonObject item, JsonObject declared) {
    var found = new LinkedHashMap<String, Operation.Parameter>();
    for (var parameter : declaredParameters(item, declared)) {
      if (parameter.containsKey(QUERY_PREFIX)) {
        continue;
      }
      var name = parameter.getString("name");
      var in = parameter.getString("in");
      found.put(
          in + ' ' + name,
          new Operation.Parameter(
              name,
              in,
              parameter.getBoolean("required", false),
              Schema.compile(parameter.getJsonObject("schema"), document)));
    }
    return List.copyOf(found.values());
  }

  private String queryPrefix(JsonObject item, JsonObject declared) {
    return declaredParameters(item, declared).stream()
        .map(parameter -> parameter.getString(QUERY_PREFIX))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }

  private List<JsonObject> declaredParameters(JsonObject item, JsonObject declared) {
    return Stream.of(item, declared)
        .flatMap(holder -> holder.getJsonArray("parameters", new JsonArray()).stream())
        .map(parameter -> Objects.requireNonNull(resolve((JsonObject) parameter)))
        .toList();
  }

  private Map<String, Schema> bodies(@Nullable JsonObject requestBody) {
    var bodies = new LinkedHashMap<String, Schema>();
    if (requestBody != null) {
      for (var media : requestBody.getJsonObject("content")) {
        var schema = ((JsonObject) media.getValue()).getJsonObject("schema");
        bodies.put(media.getKey(), Schema.compile(schema, document));
      }
    }
    return bodies;
  }

  private @Nullable JsonObject resolve(@Nullable JsonObject declared) {
    var reference = declared == null ? null : declared.getString("$ref");
    if (reference == null) {
      return declared;
    }
    var parts = REFERENCE.matcher(reference);
    if (parts.matches()) {
      var section = document.getJsonObject("components").getJsonObject(parts.group(1));
      if (section != null && section.containsKey(parts.group(2))) {
        return section.getJsonObject(parts.group(2));
      }
    }
    throw new IllegalArgumentException("refers to " + reference + ", which is not there");
  }
}

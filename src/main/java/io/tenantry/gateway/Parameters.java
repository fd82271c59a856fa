package io.tenantry.gateway;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.tenantry.kernel.json.Schema;
import io.tenantry.kernel.json.Violation;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads an operation's parameters from path, query and headers, typed as the contract says. */
final class Parameters {
  private static final Map<String, List<String>> NO_QUERY = Map.of();
  private static final String NOT_ENCODED = "is not percent-encoded as RFC 3986 has it";
  // More than a request line can hold: those beyond would be left out without a word.
  private static final int MOST_PARAMETERS = 8192;

  private final Operation operation;
  private final JsonObject values = new JsonObject();
  private final List<Violation> violations;

  private Parameters(Operation operation, List<Violation> violations) {
    this.operation = operation;
    this.violations = violations;
  }

  /** What is wrong is added to {@code violations}, with pointers such as {@code /query/limit}. */
  static JsonObject read(
      HttpServerRequest request, Operation operation, List<Violation> violations) {
    var parameters = new Parameters(operation, violations);
    parameters.fromPath(Objects.requireNonNull(request.path()));
    var raw = request.query();
    var query = raw == null || raw.isEmpty() ? NO_QUERY : parameters.decode(raw);
    for (var parameter : operation.parameters()) {
      switch (parameter.in()) {
        case "query" -> parameters.one(parameter, query.get(parameter.name()));
        case "header" -> parameters.one(parameter, request.headers().getAll(parameter.name()));
        default -> {}
      }
    }
    parameters.refuseUnknown(query);
    return parameters.values;
  }

  private Map<String, List<String>> decode(String query) {
    try {
      return new QueryStringDecoder(query, StandardCharsets.UTF_8, false, MOST_PARAMETERS, true)
          .parameters();
    } catch (IllegalArgumentException e) {
      violations.add(new Violation("/query", NOT_ENCODED));
      return NO_QUERY;
    }
  }

  private void fromPath(String path) {
    int start = 1;
    for (var segment : operation.segments()) {
      int end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      if (Routes.isParameter(segment)) {
        var name = segment.substring(1, segment.length() - 1);
        segment(name, path.substring(start, end));
      }
      start = end + 1;
    }
  }

  private void segment(String name, String raw) {
    String text;
    try {
      text = QueryStringDecoder.decodeComponent(raw.replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      violations.add(new Violation(pointer("path", name), NOT_ENCODED));
      return;
    }
    for (var parameter : operation.parameters()) {
      if (parameter.in().equals("path") && parameter.name().equals(name)) {
        take(parameter.schema(), "path", name, text);
      }
    }
  }

  private void one(Operation.Parameter parameter, @Nullable List<String> sent) {
    if (sent == null || sent.isEmpty()) {
      if (parameter.required()) {
        violations.add(new Violation(pointer(parameter.in(), parameter.name()), "is required"));
      }
    } else if (sent.size() > 1) {
      violations.add(
          new Violation(pointer(parameter.in(), parameter.name()), "is given more than once"));
    } else {
      take(parameter.schema(), parameter.in(), parameter.name(), sent.getFirst());
    }
  }

  private void take(Schema schema, String in, String name, String text) {
    if (text.indexOf('\0') >= 0) {
      violations.add(new Violation(pointer(in, name), "holds a NUL character"));
      return;
    }
    var coerced = schema.coerce(text);
    var found = coerced.violations();
    if (found.isEmpty()) {
      values.put(in.equals("header") ? name.toLowerCase(Locale.ROOT) : name, coerced.value());
    }
    for (var violation : found) {
      violations.add(new Violation(pointer(in, name), violation.detail()));
    }
  }

  // A misspelt filter that was ignored would answer with everything.
  private void refuseUnknown(Map<String, List<String>> query) {
    for (var sent : query.entrySet()) {
      var name = sent.getKey();
      if (isDeclared(name)) {
        continue;
      }
      var prefix = operation.queryPrefix();
      if (!prefix.isEmpty() && name.startsWith(prefix) && name.length() > prefix.length()) {
        free(prefix, name, sent.getValue());
      } else {
        violations.add(
            new Violation(pointer("query", name), "is not a parameter of this operation"));
      }
    }
  }

  private void free(String prefix, String name, List<String> sent) {
    if (sent.size() > 1) {
      violations.add(new Violation(pointer("query", name), "is given more than once"));
      return;
    }
    var key = prefix.substring(0, prefix.length() - 1);
    var group = values.getJsonObject(key);
    if (group == null) {
      group = new JsonObject();
      values.put(key, group);
    }
    if (name.indexOf('\0') >= 0 || sent.getFirst().indexOf('\0') >= 0) {
      violations.add(new Violation(pointer("query", name), "holds a NUL character"));
      return;
    }
    group.put(name.substring(prefix.length()), sent.getFirst());
  }

  private boolean isDeclared(String name) {
    for (var parameter : operation.parameters()) {
      if (parameter.in().equals("query") && parameter.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String pointer(String in, String name) {
    return '/' + in + '/' + name.replace("~", "~0").replace("/", "~1");
  }
}

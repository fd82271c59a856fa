package io.tenantry.kernel.json;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns schema objects into checks, following references within one contract. */
final class SchemaCompiler {
  private final JsonObject contract;
  private final Map<String, Reference> references = new HashMap<>();
  private final Map<String, Set<String>> leadsTo = new HashMap<>();
  private final Map<String, Node> withDefault = new HashMap<>();
  private String inside = "";

  SchemaCompiler(JsonObject contract) {
    this.contract = contract;
  }

  /** Compiles a schema and whatever it refers to. */
  Check compileAll(JsonObject schema) {
    var root = compile(schema, "the root");
    leadsTo.keySet().forEach(start -> refuseCircle(start, start, new HashSet<>()));
    withDefault.forEach((where, node) -> {
      if (!node.passes(node.defaultValue())) {
        throw new IllegalArgumentException(
            "the default of the schema at %s breaks it".formatted(where));
      }
    });
    return root;
  }

  /** Compiles the schema of a part (member, item) of the value that {@code parent} is for. */
  Check part(@Nullable Object schema, Keywords parent, String... path) {
    var before = inside;
    inside = "";
    var check = compile(schema, parent.where() + "/" + String.join("/", path));
    inside = before;
    return check;
  }

  private Check compile(@Nullable Object schema, String where) {
    if (schema instanceof Boolean admits) {
      return admits ? new Node(Types.ANY, List.of(), null) : new Refusal("is not allowed");
    }
    if (!(schema instanceof JsonObject object)) {
      throw new IllegalArgumentException("there is no schema at " + where);
    }
    var keywords = new Keywords(object, where);
    int types = Types.in(keywords);
    var rules = new ArrayList<Check>();
    EnumCheck.in(keywords, rules);
    SizeCheck.in(keywords, rules);
    StringCheck.in(keywords, rules);
    Bound.in(keywords, rules);
    ObjectCheck.in(keywords, this, rules);
    ArrayCheck.in(keywords, this, rules);
    combine(keywords, rules);
    var node = new Node(types, rules, keywords.take("default"));
    if (keywords.has("default")) {
      withDefault.put(where, node);
    }
    keywords.refuseUntaken();
    return node;
  }

  private void combine(Keywords schema, List<Check> rules) {
    var reference = schema.text("$ref");
    if (reference != null) {
      rules.add(refer(reference, schema));
    }
    rules.addAll(choices(schema, "allOf"));
    if (schema.has("anyOf")) {
      rules.add(new Alternatives(choices(schema, "anyOf"), false));
    }
    if (schema.has("oneOf")) {
      rules.add(new Alternatives(choices(schema, "oneOf"), true));
    }
    if (schema.has("not")) {
      rules.add(new Negation(compile(schema.take("not"), schema.where() + "/not")));
    }
  }

  private List<Check> choices(Keywords schema, String keyword) {
    var checks = new ArrayList<Check>();
    for (var choice : schema.array(keyword)) {
      checks.add(compile(choice, "%s/%s/%d".formatted(schema.where(), keyword, checks.size())));
    }
    return List.copyOf(checks);
  }

  private Reference refer(String to, Keywords schema) {
    if (!inside.isEmpty()) {
      leadsTo.computeIfAbsent(inside, key -> new HashSet<>()).add(to);
    }
    var known = references.get(to);
    if (known != null) {
      return known;
    }
    if (!to.equals("#") && !to.startsWith("#/")) {
      throw schema.fault("$ref", "leads out of the contract");
    }
    var reference = new Reference();
    references.put(to, reference);
    var before = inside;
    inside = to;
    reference.leadsTo(
        compile(JsonPointer.fromURI(java.net.URI.create(to)).queryJson(contract), to));
    inside = before;
    return reference;
  }

  /** A reference that reaches itself without a step into the value would be followed for ever. */
  private void refuseCircle(String start, String from, Set<String> seen) {
    for (var to : leadsTo.getOrDefault(from, Set.of())) {
      if (to.equals(start)) {
        throw new IllegalArgumentException("the $ref %s leads back to itself".formatted(start));
      }
      if (seen.add(to)) {
        refuseCircle(start, to, seen);
      }
    }
  }
}

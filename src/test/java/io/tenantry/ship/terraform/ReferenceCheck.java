package io.tenantry.ship.terraform;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows every name in a folder's expressions to what it names. */
final class ReferenceCheck {
  private final Folder folder;
  private final Map<String, Folder> modules;
  private final Schema schema;
  private final Findings findings;
  private final Set<String> used = new HashSet<>();

  /**
   * @param modules the folders that this one's modules come from, by the modules' names
   */
  ReferenceCheck(Folder folder, Map<String, Folder> modules, Schema schema, Findings findings) {
    this.folder = folder;
    this.modules = modules;
    this.schema = schema;
    this.findings = findings;
  }

  void check() {
    folder.files().forEach((file, body) -> body(file, body, Set.of("path", "terraform")));
    folder.blocks("variable").stream()
        .filter(it -> !used.contains("var." + it.block().label(0)))
        .forEach(it -> unused(it.file(), it.block().line(), "variable " + it.block().label(0)));
    folder
        .blocks("locals")
        .forEach(it ->
            it.block().body().attributes().stream()
                .filter(local -> !used.contains("local." + local.name()))
                .forEach(local -> unused(it.file(), local.line(), "local " + local.name())));
  }

  private void unused(String file, int line, String what) {
    findings.add(file, line, "nothing uses the " + what);
  }

  private void body(String file, Body body, Set<String> scope) {
    var inner = new HashSet<>(scope);
    if (body.has("for_each")) {
      inner.add("each");
    }
    if (body.has("count")) {
      inner.add("count");
    }
    for (var attribute : body.attributes()) {
      // What a type is called and what is ignored are no references.
      if (!attribute.name().equals("ignore_changes")) {
        // An iteration is not known yet where it is said what to go through.
        expression(file, attribute.value(), attribute.name().equals("for_each") ? scope : inner);
      }
    }
    for (var block : body.blocks()) {
      if (block.type().equals("variable")) {
        block.body().blocks().forEach(check -> body(file, check.body(), scope));
      } else if (block.type().equals("dynamic")) {
        block.body().attributes().forEach(it -> expression(file, it.value(), inner));
        var within = new HashSet<>(inner);
        within.add(block.label(0));
        block.body().blocks("content").forEach(it -> body(file, it.body(), within));
      } else {
        body(file, block.body(), inner);
      }
    }
  }

  private void expression(String file, Expression expression, Set<String> scope) {
    switch (expression) {
      case Expression.Reference reference -> reference(file, reference, scope);
      case Expression.Call call -> {
        if (!Functions.KNOWN.contains(call.function())) {
          findings.add(file, call.line(), "there is no function " + call.function());
        }
      }
      case Expression.Comprehension comprehension -> {
        expression(file, comprehension.over(), scope);
        var within = new HashSet<>(scope);
        within.addAll(comprehension.names());
        comprehension.parts().forEach(part -> expression(file, part, within));
        return;
      }
      default -> {
        // Nothing but parts.
      }
    }
    expression.parts().forEach(part -> expression(file, part, scope));
  }

  private void reference(String file, Expression.Reference reference, Set<String> scope) {
    var names = reference.names();
    var second = names.size() > 1 ? names.get(1) : "";
    var known =
        switch (reference.root()) {
          case "var" -> variable(names);
          case "local" -> folder.locals().contains(second);
          case "module" -> module(names);
          case "data" -> thing(names, 1);
          default -> scope.contains(reference.root()) || thing(names, 0);
        };
    used.add(reference.root() + "." + second);
    if (!known) {
      findings.add(file, reference.line(), "there is no " + reference);
    }
  }

  private boolean variable(List<String> names) {
    var variable = folder.variable(names.size() > 1 ? names.get(1) : "");
    if (variable.isEmpty() || names.size() < 3) {
      return variable.isPresent();
    }
    // Of an object it is known what is in it.
    return variable.get().body().attribute("type").stream()
        .map(Body.Attribute::value)
        .filter(type -> type instanceof Expression.Call call && call.function().equals("object"))
        .flatMap(type -> type.parts().stream())
        .allMatch(it ->
            it instanceof Expression.Mapping object && object.entries().containsKey(names.get(2)));
  }

  private boolean module(List<String> names) {
    var module = modules.get(names.size() > 1 ? names.get(1) : "");
    return module != null && (names.size() == 2 || module.named("output").contains(names.get(2)));
  }

  private boolean thing(List<String> names, int from) {
    if (names.size() < from + 2) {
      return false;
    }
    var kind = String.join(".", names.subList(0, from + 1));
    if (!folder.things().contains(kind + "." + names.get(from + 1))) {
      return false;
    }
    return names.size() == from + 2
        || schema.of(kind).map(known -> known.tells(names.get(from + 2))).orElse(true);
  }
}

package io.tenantry.ship.terraform;

import java.util.Set;

/** Holds each resource and data source, block by block, to what its provider takes. */
final class ResourceCheck {
  private static final Set<String> META =
      Set.of("count", "for_each", "depends_on", "provider", "lifecycle");
  private static final Set<String> LIFECYCLE =
      Set.of("create_before_destroy", "prevent_destroy", "ignore_changes", "replace_triggered_by");

  private final Schema schema;
  private final Findings findings;

  ResourceCheck(Schema schema, Findings findings) {
    this.schema = schema;
    this.findings = findings;
  }

  void check(String file, Body.Block block) {
    var kind = Folder.kind(block);
    var known = schema.of(kind);
    if (known.isEmpty()) {
      findings.add(
          file,
          block.line(),
          kind + " is not in terraform-schema.json; make it anew where there is such a thing");
      return;
    }
    check(file, kind, block.body(), block.line(), known.get(), true);
  }

  private void check(String file, String path, Body body, int line, Schema known, boolean isWhole) {
    for (var attribute : body.attributes()) {
      if (!known.takes(attribute.name()) && !(isWhole && META.contains(attribute.name()))) {
        findings.add(file, attribute.line(), path + " takes no argument " + attribute.name());
      } else if (known.takes(attribute.name())
          && !known.type(attribute.name()).canBe(attribute.value())) {
        findings.add(
            file,
            attribute.line(),
            "%s.%s has to be %s".formatted(path, attribute.name(), known.type(attribute.name())));
      }
    }
    known.required().stream()
        .filter(name -> !body.has(name))
        .forEach(name -> findings.add(file, line, path + " lacks the argument " + name));
    known.blocks().stream()
        .filter(name -> known.block(name).orElseThrow().isNeeded() && count(body, name) == 0)
        .forEach(name -> findings.add(file, line, path + " lacks the block " + name));
    known.blocks().stream()
        .filter(name -> known.block(name).orElseThrow().isSingle() && count(body, name) > 1)
        .forEach(name -> findings.add(file, line, path + " takes one block " + name));
    body.blocks().forEach(block -> checkBlock(file, path, block, known, isWhole));
  }

  private void checkBlock(
      String file, String path, Body.Block block, Schema known, boolean isWhole) {
    if (isWhole && block.type().equals("lifecycle")) {
      block.body().attributes().stream()
          .filter(attribute -> !LIFECYCLE.contains(attribute.name()))
          .forEach(
              wrong -> findings.add(file, wrong.line(), "a lifecycle takes no " + wrong.name()));
      checkIgnored(file, path, block, known);
      return;
    }
    var name = block.type().equals("dynamic") ? block.label(0) : block.type();
    var content = block.type().equals("dynamic") ? block.body().blocks("content") : null;
    var inner = known.block(name);
    if (inner.isEmpty()) {
      findings.add(file, block.line(), path + " takes no block " + name);
    } else if (content == null) {
      check(file, path + "." + name, block.body(), block.line(), inner.get(), false);
    } else if (content.size() != 1 || !block.body().has("for_each")) {
      findings.add(file, block.line(), "a dynamic block needs for_each and one content");
    } else {
      var one = content.getFirst();
      check(file, path + "." + name, one.body(), one.line(), inner.get(), false);
    }
  }

  private void checkIgnored(String file, String path, Body.Block lifecycle, Schema known) {
    lifecycle.body().attribute("ignore_changes").stream()
        .flatMap(it -> it.value().all())
        .filter(Expression.Reference.class::isInstance)
        .map(Expression.Reference.class::cast)
        .filter(it -> !it.root().equals("all") && !known.tells(it.root()))
        .forEach(it -> findings.add(file, it.line(), path + " has no " + it.root() + " to ignore"));
  }

  private static long count(Body body, String name) {
    return body.blocks().stream()
        .filter(block ->
            block.type().equals(name)
                || block.type().equals("dynamic") && block.label(0).equals(name))
        .count();
  }
}

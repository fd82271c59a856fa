package io.tenantry.ship.terraform;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds the calls of modules to their variables, and the folder to what every folder must have. */
final class ModuleCheck {
  private static final Set<String> META =
      Set.of("source", "providers", "depends_on", "count", "for_each");
  private static final Set<String> BLOCKS =
      Set.of("terraform", "provider", "variable", "locals", "resource", "data", "module", "output");

  private final Folder folder;
  private final Findings findings;

  ModuleCheck(Folder folder, Findings findings) {
    this.folder = folder;
    this.findings = findings;
  }

  void check(Map<String, Folder> modules) {
    for (var placed : folder.blocks("module")) {
      var module = modules.get(placed.block().label(0));
      if (module == null) {
        add(placed, "the source of module " + placed.block().label(0) + " is not there");
      } else {
        checkCall(placed, module);
      }
    }
    checkTexts();
    checkProviders();
    folder.files().forEach(this::checkBlocks);
    checkTwice();
  }

  private void checkCall(Folder.Placed placed, Folder module) {
    var name = placed.block().label(0);
    for (var attribute : placed.block().body().attributes()) {
      if (!META.contains(attribute.name()) && module.variable(attribute.name()).isEmpty()) {
        findings.add(
            placed.file(), attribute.line(), name + " has no variable " + attribute.name());
      }
    }
    module.blocks("variable").stream()
        .map(Folder.Placed::block)
        .filter(variable -> !variable.body().has("default"))
        .filter(variable -> !placed.block().body().has(variable.label(0)))
        .forEach(variable -> add(placed, name + " lacks the variable " + variable.label(0)));
  }

  private void checkTexts() {
    folder
        .blocks("variable")
        .forEach(
            it -> checkText(it, Set.of("description", "type"), Set.of("default", "sensitive")));
    folder
        .blocks("output")
        .forEach(
            it -> checkText(it, Set.of("description", "value"), Set.of("sensitive", "depends_on")));
  }

  private void checkText(Folder.Placed placed, Set<String> needed, Set<String> allowed) {
    var block = placed.block();
    var what = block.type() + " " + block.label(0);
    block.body().attributes().stream()
        .filter(it -> !needed.contains(it.name()) && !allowed.contains(it.name()))
        .forEach(it -> add(placed, what + " takes no " + it.name()));
    needed.stream()
        .filter(name -> !block.body().has(name))
        .forEach(name -> add(placed, what + " lacks its " + name));
  }

  private void checkProviders() {
    var required =
        folder.blocks("terraform").stream()
            .flatMap(it -> it.block().body().blocks("required_providers").stream())
            .flatMap(it -> it.body().attributes().stream())
            .map(Body.Attribute::name)
            .collect(Collectors.toSet());
    folder.blocks("resource", "data").stream()
        .filter(it -> !required.contains(it.block().label(0).split("_", 2)[0]))
        .forEach(it -> add(it, "the provider of " + it.block().label(0) + " is not required"));
  }

  private void checkBlocks(String file, Body body) {
    body.attributes()
        .forEach(it -> findings.add(file, it.line(), it.name() + " stands in no block"));
    body.blocks().stream()
        .filter(it -> !BLOCKS.contains(it.type()))
        .forEach(it -> findings.add(file, it.line(), "there is no block " + it.type()));
  }

  private void checkTwice() {
    var seen = new HashSet<String>();
    folder.blocks("variable", "output", "module", "resource", "data").stream()
        .filter(it -> !seen.add(it.block().type() + it.block().labels()))
        .forEach(it -> add(it, it.block().type() + " " + it.block().labels() + " is there twice"));
  }

  private void add(Folder.Placed placed, String what) {
    findings.add(placed.file(), placed.block().line(), what);
  }
}

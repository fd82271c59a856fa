package io.tenantry.ship.terraform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All that can be said of a tree of Terraform's files without Terraform. */
final class TerraformCheck {
  private TerraformCheck() {}

  /** What is wrong in {@code modules/*} and {@code environments/*} of the folder. */
  static List<String> check(Path root) throws IOException {
    var findings = new Findings();
    var schema = Schema.ofProviders();
    try (var parts = Files.list(root).filter(Files::isDirectory)) {
      for (var part : (Iterable<Path>) parts.sorted()::iterator) {
        try (var folders = Files.list(part).sorted()) {
          for (var path : (Iterable<Path>) folders::iterator) {
            check(path, schema, findings);
          }
        }
      }
    } catch (IllegalArgumentException unreadable) {
      findings.add("", 0, String.valueOf(unreadable.getMessage()));
    }
    return findings.all();
  }

  private static void check(Path path, Schema schema, Findings findings) throws IOException {
    var folder = Folder.read(path);
    var modules = modulesOf(folder);
    var resources = new ResourceCheck(schema, findings);
    folder.blocks("resource", "data").forEach(it -> resources.check(it.file(), it.block()));
    new ReferenceCheck(folder, modules, schema, findings).check();
    new ModuleCheck(folder, findings).check(modules);
  }

  private static Map<String, Folder> modulesOf(Folder folder) throws IOException {
    Map<String, Folder> modules = new HashMap<>();
    for (var placed : folder.blocks("module")) {
      var source =
          placed.block().body().attribute("source").map(Body.Attribute::value).orElse(null);
      if (source instanceof Expression.Literal literal
          && Files.isDirectory(folder.path().resolve(literal.text()))) {
        modules.put(
            placed.block().label(0),
            Folder.read(folder.path().resolve(literal.text()).normalize()));
      }
    }
    return modules;
  }
}

package io.tenantry.ship.terraform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One folder of Terraform's files, which is a module or an environment.
 *
 * @param files what stands in each file, by its path
 */
record Folder(Path path, Map<String, Body> files) {
  /** A block and the file that it stands in. */
  record Placed(String file, Body.Block block) {}

  static Folder read(Path path) throws IOException {
    Map<String, Body> files = new TreeMap<>();
    try (var listed = Files.list(path)) {
      for (var file :
          (Iterable<Path>) listed.filter(it -> it.toString().endsWith(".tf"))::iterator) {
        files.put(file.toString(), BodyParser.parse(file.toString(), Files.readString(file)));
      }
    }
    return new Folder(path, files);
  }

  List<Placed> blocks(String... types) {
    var found = new ArrayList<Placed>();
    files.forEach((file, body) ->
        Stream.of(types)
            .flatMap(type -> body.blocks(type).stream())
            .forEach(block -> found.add(new Placed(file, block))));
    return found;
  }

  /** The first labels of the blocks of a type, such as the names of variables. */
  Set<String> named(String type) {
    return blocks(type).stream().map(it -> it.block().label(0)).collect(Collectors.toSet());
  }

  Set<String> locals() {
    return blocks("locals").stream()
        .flatMap(it -> it.block().body().attributes().stream())
        .map(Body.Attribute::name)
        .collect(Collectors.toSet());
  }

  Optional<Body.Block> variable(String name) {
    return blocks("variable").stream()
        .map(Placed::block)
        .filter(it -> it.label(0).equals(name))
        .findFirst();
  }

  /** The resources and data sources, as others call them: {@code aws_vpc.this}. */
  Set<String> things() {
    return blocks("resource", "data").stream()
        .map(it -> kind(it.block()) + "." + it.block().label(1))
        .collect(Collectors.toSet());
  }

  /** The kind of a resource, {@code aws_vpc}, or of a data source, {@code data.aws_region}. */
  static String kind(Body.Block block) {
    return (block.type().equals("data") ? "data." : "") + block.label(0);
  }
}

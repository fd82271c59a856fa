package io.tenantry.ship.terraform;

import java.util.List;
import java.util.Optional;

/** What stands between the braces of a block, or in a file. */
record Body(List<Attribute> attributes, List<Block> blocks) {
  /** A name and its value. */
  record Attribute(String name, Expression value, int line) {}

  /** A block such as {@code resource "aws_vpc" "this" {…}}. */
  record Block(String type, List<String> labels, Body body, int line) {
    String label(int index) {
      return index < labels.size() ? labels.get(index) : "";
    }
  }

  Optional<Attribute> attribute(String name) {
    return attributes.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  boolean has(String name) {
    return attribute(name).isPresent();
  }

  List<Block> blocks(String type) {
    return blocks.stream().filter(it -> it.type().equals(type)).toList();
  }
}

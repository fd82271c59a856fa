package io.tenantry.ship.terraform;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, each with the place. */
final class Findings {
  private final List<String> found = new ArrayList<>();

  void add(String file, int line, String what) {
    found.add(file + ":" + line + ": " + what);
  }

  List<String> all() {
    return List.copyOf(found);
  }
}

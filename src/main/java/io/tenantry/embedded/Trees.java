package io.tenantry.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** What has to happen to a directory with all that is in it. */
final class Trees {
  /** Done to each entry of a tree. */
  @FunctionalInterface
  interface Step {
    void on(Path entry) throws IOException;
  }

  private Trees() {}

  /** Deletes a tree; one that is not there is fine. Symbolic links are not followed. */
  static void delete(Path root) throws IOException {
    deepestFirst(root, Files::delete);
  }

  static void deepestFirst(Path root, Step step) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var entries = Files.walk(root)) {
      for (var entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        step.on(entry);
      }
    }
  }
}

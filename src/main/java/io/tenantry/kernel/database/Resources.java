package io.tenantry.kernel.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that are packed with the program. */
final class Resources {
  private Resources() {}

  /** The whole of a resource, with line ends as on any machine. */
  static String text(ClassLoader loader, String path) {
    try (var in = loader.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + path + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tenantry.kernel.config;

import io.tenantry.kernel.Nearest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys that the shipped defaults name, and the variables that set them. */
final class KnownKeys {
  static final String PREFIX = "TENANTRY_";

  private final List<String> paths;
  private final Map<String, String> pathsByVariable = new HashMap<>();

  KnownKeys(Collection<String> paths) {
    this.paths = List.copyOf(paths);
    paths.forEach(path -> pathsByVariable.put(variable(path), path));
  }

  /** The variable that sets {@code path}. */
  static String variable(String path) {
    return PREFIX + path.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  boolean contains(String path) {
    return paths.contains(path);
  }

  /** Whether {@code path} holds keys and is none itself. */
  boolean isSection(String path) {
    return paths.stream().anyMatch(known -> known.startsWith(path + "."));
  }

  Optional<String> pathSetBy(String variable) {
    return Optional.ofNullable(pathsByVariable.get(variable));
  }

  Fault unknownKey(String path, String origin) {
    return unknown(path, origin, "is not a known key", paths);
  }

  Fault unknownVariable(String variable) {
    return unknown(variable, "environment", "is not a known variable", pathsByVariable.keySet());
  }

  private static Fault unknown(
      String name, String origin, String message, Collection<String> known) {
    var hint = Nearest.to(name, known).map(near -> "; did you mean " + near + "?").orElse("");
    return new Fault(name, origin, message + hint);
  }
}

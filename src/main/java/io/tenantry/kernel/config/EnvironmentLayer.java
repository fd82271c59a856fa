package io.tenantry.kernel.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the variables that set known keys, directly or from the file that {@code …_FILE} names. */
final class EnvironmentLayer {
  private static final String FROM_FILE = "_FILE";

  private final KnownKeys known;
  private final Map<String, Setting> settings = new LinkedHashMap<>();
  private final List<Fault> faults = new ArrayList<>();

  private EnvironmentLayer(KnownKeys known) {
    this.known = known;
  }

  /** {@code reserved}: names that others read; one that ends in {@code *} reserves a prefix. */
  static Layer read(Map<String, String> environment, Set<String> reserved, KnownKeys known) {
    var layer = new EnvironmentLayer(known);
    new TreeMap<>(environment)
        .forEach((variable, value) -> {
          if (variable.startsWith(KnownKeys.PREFIX) && !isReserved(variable, reserved)) {
            layer.variable(variable, value);
          }
        });
    return Layer.of(layer.settings, layer.faults);
  }

  private void variable(String variable, String value) {
    var direct = known.pathSetBy(variable);
    var fromFile =
        variable.endsWith(FROM_FILE)
            ? known.pathSetBy(variable.substring(0, variable.length() - FROM_FILE.length()))
            : direct;
    if (direct.isPresent()) {
      put(direct.get(), new Setting.Text(value, variable));
    } else if (fromFile.isPresent()) {
      file(fromFile.get(), variable, value);
    } else {
      faults.add(known.unknownVariable(variable));
    }
  }

  private void file(String path, String variable, String name) {
    try {
      var text = TextFile.read(name).replaceFirst("\r?\n\\z", "");
      if (text.isEmpty()) {
        // Not the same as an empty variable: whoever names a file means to set something.
        throw new IllegalArgumentException("must name a file that is not empty");
      }
      put(path, new Setting.Text(text, variable));
    } catch (IllegalArgumentException e) {
      faults.add(new Fault(path, variable, String.valueOf(e.getMessage())));
    }
  }

  private void put(String path, Setting setting) {
    var first = settings.putIfAbsent(path, setting);
    if (first != null) {
      faults.add(new Fault(path, setting.origin(), "is set twice, first by " + first.origin()));
    }
  }

  private static boolean isReserved(String variable, Set<String> reserved) {
    return reserved.stream()
        .anyMatch(name ->
            name.endsWith("*")
                ? variable.startsWith(name.substring(0, name.length() - 1))
                : variable.equals(name));
  }
}

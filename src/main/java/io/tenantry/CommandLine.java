package io.tenantry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The words of a command: flags that override settings, the configuration file, and the rest.
 *
 * @param overrides settings by dotted path
 */
record CommandLine(Optional<Path> file, Map<String, String> overrides, List<String> words) {
  static final String USAGE = usage();

  private static final Map<String, List<String>> FLAGS =
      Map.of(
          "--roles", List.of("node.roles"),
          "--port", List.of("server.port"),
          "--management-port", List.of("server.management_port"),
          "--host", List.of("server.host", "server.management_host"),
          "--data-dir", List.of("embedded.data_dir"));

  static CommandLine parse(List<String> arguments) {
    var overrides = new HashMap<String, String>();
    var words = new ArrayList<String>();
    Optional<Path> file = Optional.empty();
    for (int i = 0; i < arguments.size(); i++) {
      var word = arguments.get(i);
      int equals = word.indexOf('=');
      var flag = word.startsWith("--") && equals > 0 ? word.substring(0, equals) : word;
      var paths = flag.equals("--config") ? List.<String>of() : FLAGS.get(flag);
      if (paths == null) {
        words.add(word);
        continue;
      }
      String value;
      if (equals > 0) {
        value = word.substring(equals + 1);
      } else if (i + 1 < arguments.size()) {
        value = arguments.get(++i);
      } else {
        throw new IllegalArgumentException(flag + " needs a value");
      }
      if (flag.equals("--config")) {
        file = Optional.of(Path.of(value));
      } else {
        paths.forEach(path -> overrides.put(path, value));
      }
    }
    return new CommandLine(file, Map.copyOf(overrides), List.copyOf(words));
  }

  /** Refuses words that the command has no use for. */
  void requireNoWords() {
    if (!words.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown argument " + words.getFirst() + "; see tenantry help");
    }
  }

  private static String usage() {
    try (var in = CommandLine.class.getResourceAsStream("usage.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

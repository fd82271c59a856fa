package io.tenantry.kernel.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is set, by dotted path: the shipped defaults, over them a file, over it the environment,
 * over all the command line.
 */
public final class Settings {
  private static final String SHIPPED = "conf/tenantry.yaml";

  private final Map<String, Setting> defaults;
  private final Map<String, Setting> settings;
  private final List<Fault> faults = new ArrayList<>();

  private Settings(Layer defaults) {
    this.defaults = defaults.settings();
    this.settings = new LinkedHashMap<>(defaults.settings());
    this.faults.addAll(defaults.faults());
  }

  /**
   * Collects the layers. Never fails on what an operator wrote: {@link #bind} tells every fault.
   *
   * @param file a YAML file that an operator named
   * @param environment {@code TENANTRY_<PATH>} sets a key, {@code TENANTRY_<PATH>_FILE} takes its
   *     value from a file without its last newline; variables without the prefix are ignored
   * @param reserved variables with the prefix that are meant for others; a trailing {@code *}
   *     stands for any ending
   * @param overrides texts by dotted path, from the command line
   */
  public static Settings load(
      Optional<Path> file,
      Map<String, String> environment,
      Set<String> reserved,
      Map<String, String> overrides) {
    return over(shipped(), file, environment, reserved, overrides);
  }

  /** As {@link #load}, over other defaults than the shipped ones. */
  static Settings over(
      String defaults,
      Optional<Path> file,
      Map<String, String> environment,
      Set<String> reserved,
      Map<String, String> overrides) {
    var settings = new Settings(YamlLayer.parse(defaults, "default, " + SHIPPED));
    var known = new KnownKeys(settings.defaults.keySet());
    file.ifPresent(path -> settings.add(file(path), known));
    settings.add(EnvironmentLayer.read(environment, reserved, known), known);
    settings.add(commandLine(overrides), known);
    return settings;
  }

  /**
   * The whole configuration as a record; nested records are sections.
   *
   * @throws ConfigurationException with every fault of every layer and every value
   */
  public <T extends Record> T bind(Class<T> type) {
    var binder = new Binder(settings, defaults);
    var bound = binder.bind("", type);
    var all = new ArrayList<>(faults);
    all.addAll(binder.faults());
    if (bound.isEmpty() || !all.isEmpty()) {
      throw new ConfigurationException(all);
    }
    return bound.get();
  }

  private void add(Layer layer, KnownKeys known) {
    faults.addAll(layer.faults());
    layer
        .settings()
        .forEach((path, setting) -> {
          if (known.contains(path)) {
            settings.put(path, setting);
          } else if (!known.isSection(path)) {
            faults.add(known.unknownKey(path, setting.origin()));
          } else if (!(setting instanceof Setting.Nothing)) {
            faults.add(new Fault(path, setting.origin(), "must be a section of keys"));
          }
        });
  }

  private static Layer file(Path path) {
    try {
      return YamlLayer.parse(TextFile.read(path.toString()), path.toString());
    } catch (IllegalArgumentException e) {
      var fault = new Fault(path.toString(), "--config", String.valueOf(e.getMessage()));
      return Layer.of(Map.of(), List.of(fault));
    }
  }

  private static Layer commandLine(Map<String, String> overrides) {
    var settings = new LinkedHashMap<String, Setting>();
    overrides.forEach((path, text) -> settings.put(path, new Setting.Text(text, "command line")));
    return Layer.of(settings, List.of());
  }

  private static String shipped() {
    try (var in = Settings.class.getClassLoader().getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException("the program was packed without " + SHIPPED);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

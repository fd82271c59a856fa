package io.tenantry.ship;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every setting that an image, a manifest or Terraform gives the platform is one that it knows. */
class NamedSettingsTest {
  private static final Pattern NAMED = Pattern.compile("\\bTENANTRY_[A-Z_]+\\b");
  private static final List<Path> SHIPPED = List.of(Path.of("docker"), Path.of("terraform"));

  // The launcher's and the tests' own.
  private static final Set<String> NO_SETTINGS =
      Set.of(
          "TENANTRY_JAVA_OPTS",
          "TENANTRY_TEST_DATABASE_URL",
          "TENANTRY_TEST_REDIS_URL",
          "TENANTRY_TEST_CONTAINERS");

  private static Set<String> known() throws IOException {
    var known = new HashSet<>(NO_SETTINGS);
    var sections = new YAMLMapper().readTree(Path.of("conf/tenantry.yaml").toFile());
    for (var section : sections.properties()) {
      for (var key : (Iterable<String>) section.getValue()::fieldNames) {
        known.add(("TENANTRY_" + section.getKey() + "_" + key).toUpperCase(Locale.ROOT));
      }
    }
    return known;
  }

  private static Set<String> unknown(String text) throws IOException {
    var named = new TreeSet<String>();
    NAMED.matcher(text).results().forEach(it -> named.add(it.group()));
    named.removeAll(known());
    return named;
  }

  @Test
  void whatIsShippedNamesOnlySettingsThatThereAre() throws IOException {
    var unknown = new TreeSet<String>();
    for (var folder : SHIPPED) {
      try (var files = Files.walk(folder)) {
        for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          unknown(Files.readString(file)).forEach(name -> unknown.add(file + ": " + name));
        }
      }
    }

    assertThat(unknown).isEmpty();
  }

  @Test
  void aSettingThatThereIsNotIsFound() throws IOException {
    assertThat(unknown("TENANTRY_SERVER_PORT: 1\nTENANTRY_SERVER_DRAIN_TIME: 2s"))
        .containsExactly("TENANTRY_SERVER_DRAIN_TIME");
  }
}

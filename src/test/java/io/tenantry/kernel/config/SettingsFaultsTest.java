package io.tenantry.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFaultsTest {
  @TempDir private Path directory;

  @Test
  void suggestsTheNearestNameForAnUnknownKey() throws IOException {
    assertThat(faultsOfFile("server:\n  prot: 1\n"))
        .containsExactly("server.prot (t.yaml:2): is not a known key; did you mean server.port?");
  }

  @Test
  void suggestsTheSectionOfAKeyThatStandsOutsideIt() throws IOException {
    assertThat(faultsOfFile("max_rows: 1"))
        .containsExactly("max_rows (t.yaml:1): is not a known key; did you mean store.max_rows?");
  }

  @Test
  void suggestsNothingForANameLikeNoOther() throws IOException {
    assertThat(faultsOfFile("zzzzzzzz: 1"))
        .containsExactly("zzzzzzzz (t.yaml:1): is not a known key");
  }

  @Test
  void suggestsTheNearestNameForAnUnknownVariable() {
    assertThat(faultsOf(Map.of("TENANTRY_SERVER_PROT", "1")))
        .containsExactly(
            "TENANTRY_SERVER_PROT (environment): is not a known variable;"
                + " did you mean TENANTRY_SERVER_PORT?");
  }

  @Test
  void suggestsTheNearestNameForAnUnknownOverride() {
    assertThat(faults(Optional.empty(), Map.of(), Map.of("server.ports", "1")))
        .containsExactly(
            "server.ports (command line): is not a known key; did you mean server.port?");
  }

  @Test
  void listsTheFaultsOfEveryLayerAndEveryRecordAtOnce() throws IOException {
    var file = file("server:\n  port: 70000\n  request_timeout: soon\nstor: {url: x}\n");

    var faults =
        faults(
            file,
            Map.of("TENANTRY_SERVER_MODE", "wild", "TENANTRY_X", "1"),
            Map.of("store.max_rows", "13"));

    assertThat(faults)
        .containsExactlyInAnyOrder(
            "stor.url (t.yaml:4): is not a known key; did you mean store.url?",
            "TENANTRY_X (environment): is not a known variable",
            "server.request_timeout (t.yaml:3):"
                + " must be a duration such as 200ms, 5s, 15m, 24h or 30d",
            "server.mode (TENANTRY_SERVER_MODE): must be one of auto, verify_full",
            "server.port (t.yaml:2): must be from 0 to 65535, not 70000",
            "store (taken together): must be a luckier store");
  }

  @Test
  void refusesAVariableAndItsFileTogether() throws IOException {
    var secret = Files.writeString(directory.resolve("url"), "x");

    assertThat(
            faultsOf(
                Map.of("TENANTRY_STORE_URL", "y", "TENANTRY_STORE_URL_FILE", secret.toString())))
        .containsExactly(
            "store.url (TENANTRY_STORE_URL_FILE): is set twice, first by TENANTRY_STORE_URL");
  }

  @Test
  void refusesAFileThatDoesNotExistWithoutRepeatingItsName() {
    assertThat(faultsOf(Map.of("TENANTRY_STORE_URL_FILE", "hunter2")))
        .containsExactly("store.url (TENANTRY_STORE_URL_FILE): must name a file that exists");
  }

  @Test
  void refusesAnEmptyFileThatAVariableNames() throws IOException {
    var empty = Files.writeString(directory.resolve("url"), "\n");

    assertThat(faultsOf(Map.of("TENANTRY_STORE_URL_FILE", empty.toString())))
        .containsExactly("store.url (TENANTRY_STORE_URL_FILE): must name a file that is not empty");
  }

  @Test
  void refusesAConfigurationFileThatDoesNotExist() {
    var missing = directory.resolve("missing.yaml");

    assertThat(faults(Optional.of(missing), Map.of(), Map.of()))
        .containsExactly("missing.yaml (--config): must name a file that exists");
  }

  @Test
  void refusesADirectoryAndAFileThatIsNotText() throws IOException {
    var latin = Files.write(directory.resolve("l"), "é".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(faults(Optional.of(directory), Map.of(), Map.of()))
        .singleElement()
        .asString()
        .endsWith("must name a file, not a directory");
    assertThat(faults(Optional.of(latin), Map.of(), Map.of()))
        .containsExactly("l (--config): must name a file in UTF-8");
  }

  @Test
  void writesEachFaultOnALineOfItsOwn() {
    var exception =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                Sample.from(
                    Optional.empty(),
                    Map.of("TENANTRY_SERVER_PORT", "x", "TENANTRY_STORE_MAX_ROWS", "y")));

    assertThat(exception)
        .hasMessage(
            """
            the configuration cannot be used:
              server.port (TENANTRY_SERVER_PORT): must be a whole number
              store.max_rows (TENANTRY_STORE_MAX_ROWS): must be a whole number\
            """);
  }

  private Optional<Path> file(String yaml) throws IOException {
    return Optional.of(Files.writeString(directory.resolve("t.yaml"), yaml));
  }

  private List<String> faultsOfFile(String yaml) throws IOException {
    return faults(file(yaml), Map.of(), Map.of());
  }

  private List<String> faultsOf(Map<String, String> environment) {
    return faults(Optional.empty(), environment, Map.of());
  }

  /** The faults as text, without the name of the test's directory. */
  private List<String> faults(
      Optional<Path> file, Map<String, String> environment, Map<String, String> overrides) {
    var exception =
        catchThrowableOfType(
            ConfigurationException.class, () -> Sample.from(file, environment, overrides));
    return exception.faults().stream()
        .map(fault -> fault.toString().replace(directory + "/", ""))
        .toList();
  }
}

package io.tenantry.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir private Path directory;

  @Test
  void takesTheDefaultsWhenNothingIsSet() {
    var sample = Sample.from(Optional.empty(), Map.of());

    assertThat(sample.server().port()).isEqualTo(8080);
    assertThat(sample.store()).isEqualTo(new Sample.Store(Optional.empty(), Path.of("data"), 10));
  }

  @Test
  void putsTheFileOverTheDefaults() throws IOException {
    var sample = Sample.from(file("server: {port: 1}"), Map.of());

    assertThat(sample.server().port()).isEqualTo(1);
    assertThat(sample.server().enabled()).isTrue();
  }

  @Test
  void putsTheEnvironmentOverTheFile() throws IOException {
    var sample = Sample.from(file("server: {port: 1}"), Map.of("TENANTRY_SERVER_PORT", "2"));

    assertThat(sample.server().port()).isEqualTo(2);
  }

  @Test
  void putsTheCommandLineOverTheEnvironment() {
    var sample =
        Sample.from(
            Optional.empty(), Map.of("TENANTRY_SERVER_PORT", "2"), Map.of("server.port", "3"));

    assertThat(sample.server().port()).isEqualTo(3);
  }

  @Test
  void readsAValueFromTheFileThatAVariableNamesWithoutItsLastNewline() throws IOException {
    var secret = Files.writeString(directory.resolve("url"), "postgres://a:b@c/d\n");

    var sample =
        Sample.from(Optional.empty(), Map.of("TENANTRY_STORE_URL_FILE", secret.toString()));

    assertThat(sample.store().url()).contains(new Secret("postgres://a:b@c/d"));
  }

  @Test
  void keepsTheSpacesOfAValueFromAFile() throws IOException {
    var secret = Files.writeString(directory.resolve("url"), " a \n\r\n");

    var sample =
        Sample.from(Optional.empty(), Map.of("TENANTRY_STORE_URL_FILE", secret.toString()));

    assertThat(sample.store().url()).contains(new Secret(" a \n"));
  }

  @Test
  void takesAnEmptyVariableOfAnOptionalKeyForNotSet() throws IOException {
    var sample = Sample.from(file("store: {url: x}"), Map.of("TENANTRY_STORE_URL", ""));

    assertThat(sample.store().url()).isEmpty();
  }

  @Test
  void splitsAListInTheEnvironmentAtCommas() {
    var sample = Sample.from(Optional.empty(), Map.of("TENANTRY_SERVER_TRUSTED", "a, b,"));

    assertThat(sample.server().trusted()).containsExactly("a", "b");
  }

  @Test
  void leavesReservedAndForeignVariablesAlone() {
    var sample =
        Sample.from(
            Optional.empty(),
            Map.of("TENANTRY_JAVA_OPTS", "-Xmx1g", "TENANTRY_TEST_SEED", "1", "PATH", "/bin"));

    assertThat(sample.server().port()).isEqualTo(8080);
  }

  @Test
  void takesASectionWhoseKeysAreAllCommentedOut() throws IOException {
    var sample = Sample.from(file("server:\n#  port: 1\n"), Map.of());

    assertThat(sample.server().port()).isEqualTo(8080);
  }

  @Test
  void takesAnEmptyFile() throws IOException {
    assertThat(Sample.from(file(""), Map.of()).server().port()).isEqualTo(8080);
    assertThat(Sample.from(file("# nothing yet\n"), Map.of()).server().port()).isEqualTo(8080);
  }

  private Optional<Path> file(String yaml) throws IOException {
    return Optional.of(Files.writeString(directory.resolve("t.yaml"), yaml));
  }
}

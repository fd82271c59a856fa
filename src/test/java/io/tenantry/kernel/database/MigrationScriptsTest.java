package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whether the migrations in the program are complete and in order. */
class MigrationScriptsTest {
  @Test
  void theIndexListsEveryFile() throws IOException {
    for (var kind : List.of("platform", "tenant")) {
      var directory = Path.of("src/main/resources/migrations", kind);
      try (var files = Files.list(directory)) {
        var names = files.map(file -> file.getFileName().toString());
        assertThat(Files.readAllLines(directory.resolve("index")))
            .containsExactlyElementsOf(
                names
                    .filter(name -> !name.equals("index") && !name.endsWith(".down.sql"))
                    .sorted()
                    .toList());
      }
    }
  }

  @Test
  void refusesAGap() {
    assertThatThrownBy(() -> scripts(1, 3))
        .hasMessage("migration V0003 step follows a gap: version 2 was due");
  }

  @Test
  void refusesANumberUsedTwice() {
    assertThatThrownBy(() -> scripts(1, 2, 2))
        .hasMessage("migration V0002 step comes again or out of order: version 3 was due");
  }

  @Test
  void refusesAFileThatIsNamedOtherwise() {
    assertThatThrownBy(() -> MigrationStep.read("migrations/tenant", "V1_users.sql"))
        .hasMessageContaining("not V1_users.sql");
  }

  @Test
  void givesTheStepsThatAreLeft() {
    var scripts = scripts(1, 2, 3);

    assertThat(scripts.head()).isEqualTo(3);
    assertThat(scripts.after(1)).extracting(MigrationStep::version).containsExactly(2, 3);
    assertThat(scripts.after(3)).isEmpty();
    assertThat(scripts.after(9)).isEmpty();
  }

  @Test
  void leadsBackByTheNewestFirst() {
    var steps =
        IntStream.rangeClosed(1, 4)
            .mapToObj(version ->
                new MigrationStep(
                    version,
                    "step",
                    "SELECT 1",
                    "",
                    Optional.of("-- " + version).filter(it -> version > 1)))
            .toList();
    var scripts = MigrationScripts.of(steps);

    assertThat(scripts.back(4, 2)).extracting(MigrationStep::version).containsExactly(4, 3);
    assertThat(scripts.back(4, 4)).isEmpty();
    assertThatThrownBy(() -> scripts.back(4, 0)).hasMessage("V0001 step cannot be undone");
    assertThatThrownBy(() -> scripts.back(5, 3)).hasMessageContaining("no way from version 5 to 3");
    assertThatThrownBy(() -> scripts.back(2, 3)).hasMessageContaining("no way from version 2 to 3");
  }

  @Test
  void worksWithTheProgramBeforeUnlessItSaysAnother() {
    var says = "ALTER TABLE t ADD c int;\n-- works with programs from V0002\n";

    assertThat(new MigrationStep(5, "step", "SELECT 1", "").worksFrom()).isEqualTo(4);
    assertThat(new MigrationStep(5, "step", says, "").worksFrom()).isEqualTo(2);
  }

  private static MigrationScripts scripts(int... versions) {
    return MigrationScripts.of(
        IntStream.of(versions)
            .mapToObj(version -> new MigrationStep(version, "step", "SELECT 1", ""))
            .toList());
  }
}

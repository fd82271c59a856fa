package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.kernel.database.MigrationScripts;
import io.tenantry.kernel.database.MigrationStep;
import io.tenantry.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a person at a terminal reads, and what a script gets as exit code. */
class MigrateCommandIT {
  private final TestDatabase database = new TestDatabase();
  private static final int HEAD = MigrationScripts.tenant().head();
  private static final int AHEAD = HEAD + 1;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void plansRunsAndTellsTheStatus() {
    database.prepare();
    database.onboard("acme");

    assertThat(migrate(ahead("CREATE TABLE more ()"), "plan")).isZero();
    assertThat(printed())
        .isEqualTo(
            """
            TENANT  AT  WOULD RUN
            acme    %d   V%04d more
            1 behind version %d
            """
                .formatted(HEAD, AHEAD, AHEAD));

    assertThat(migrate(ahead("CREATE TABLE more ()"), "run", "--parallelism", "2")).isZero();
    assertThat(printed()).isEqualTo("1 brought to version " + AHEAD + ", 0 failed\n");

    assertThat(migrate(ahead("CREATE TABLE more ()"), "status")).isZero();
    assertThat(printed())
        .isEqualTo(
            """
            VERSION   TENANTS  FAILED
            %d (head)  1        0
            """
                .formatted(AHEAD));
  }

  @Test
  void migratesAFewTenantsBeforeTheOthers() {
    database.prepare();
    database.onboard("acme");
    database.onboard("globex");

    assertThat(migrate(ahead("CREATE TABLE more ()"), "run", "--first", "1")).isZero();
    assertThat(printed()).isEqualTo("1 brought to version " + AHEAD + ", 0 failed\n");

    assertThat(migrate(ahead("CREATE TABLE more ()"), "run", "--parallelism", "2", "--first", "9"))
        .isZero();
    assertThat(printed()).isEqualTo("1 brought to version " + AHEAD + ", 0 failed\n");
  }

  @Test
  void anOlderProgramStartsAgainAfterTheWayDown() {
    var breaking = "-- works with programs from V%04d\nCREATE TABLE more ()".formatted(AHEAD);
    database.prepare();
    database.onboard("acme");
    database.prepare(MigrationScripts.platform(), ahead(breaking));
    migrate(ahead(breaking), "run");
    printed();
    assertThatThrownBy(database::prepare).hasMessageContaining("newer than this program");

    assertThat(migrate(ahead(breaking), "down")).isEqualTo(1);
    assertThat(printed()).startsWith("say how far");
    assertThat(migrate(ahead(breaking), "down", "--tenants", "0")).isEqualTo(1);
    assertThat(printed()).contains("cannot be undone");
    assertThat(migrate(ahead(breaking), "down", "--tenants", "" + HEAD)).isZero();
    assertThat(printed()).isEqualTo("1 taken back to version " + HEAD + ", 0 failed\n");

    database.prepare();
  }

  @Test
  void answersOneWhenATenantFailed() {
    database.prepare();
    database.onboard("acme");

    assertThat(migrate(ahead("SELECT 1 / 0"), "run")).isEqualTo(1);
    assertThat(printed())
        .isEqualTo(
            """
            FAILED TENANT  AT STEP  ERROR
            acme           %d        division by zero (22012)
            0 brought to version %d, 1 failed
            """
                .formatted(AHEAD, AHEAD));

    assertThat(migrate(ahead("SELECT 1 / 0"), "status")).isZero();
    assertThat(printed()).contains("division by zero");
  }

  @Test
  void aRunPreparesAnEmptyDatabaseAndAPlanDoesNot() {
    assertThat(migrate(MigrationScripts.tenant(), "plan")).isEqualTo(1);
    assertThat(printed()).contains("holds no platform yet");

    assertThat(migrate(MigrationScripts.tenant(), "run")).isZero();
    assertThat(migrate(MigrationScripts.tenant(), "plan")).isZero();
    assertThat(printed()).contains("every tenant is at version " + HEAD);
  }

  private int migrate(MigrationScripts scripts, String... arguments) {
    var command =
        new MigrateCommand(
            database.vertx(),
            database.login(),
            database.rolePrefix(),
            scripts,
            new MigrationConfig(1, Duration.ofSeconds(2), Duration.ofSeconds(20)),
            new PrintStream(output, true, StandardCharsets.UTF_8));
    return switch (arguments[0]) {
      case "plan" -> command.plan();
      case "status" -> command.status();
      case "down" -> command.down(number(arguments, "--tenants"), number(arguments, "--platform"));
      default -> command.run(number(arguments, "--parallelism"), number(arguments, "--first"));
    };
  }

  private static Optional<Integer> number(String[] arguments, String flag) {
    int at = List.of(arguments).indexOf(flag);
    return at < 0 ? Optional.empty() : Optional.of(Integer.parseInt(arguments[at + 1]));
  }

  private String printed() {
    var text = output.toString(StandardCharsets.UTF_8);
    output.reset();
    return text;
  }

  private static MigrationScripts ahead(String text) {
    var steps = new ArrayList<>(MigrationScripts.tenant().steps());
    steps.add(new MigrationStep(AHEAD, "more", text, text, Optional.of("DROP TABLE more")));
    return MigrationScripts.of(steps);
  }
}

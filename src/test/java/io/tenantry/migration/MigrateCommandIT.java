package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.database.MigrationScripts;
import io.tenantry.kernel.database.MigrationStep;
import io.tenantry.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a person at a terminal reads, and what a script gets as exit code. */
class MigrateCommandIT {
  private final TestDatabase database = new TestDatabase();
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
            acme    1   V0002 more
            1 behind version 2
            """);

    assertThat(migrate(ahead("CREATE TABLE more ()"), "run", "--parallelism", "2")).isZero();
    assertThat(printed()).isEqualTo("1 brought to version 2, 0 failed\n");

    assertThat(migrate(ahead("CREATE TABLE more ()"), "status")).isZero();
    assertThat(printed())
        .isEqualTo(
            """
            VERSION   TENANTS  FAILED
            2 (head)  1        0
            """);
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
            acme           2        division by zero (22012)
            0 brought to version 2, 1 failed
            """);

    assertThat(migrate(ahead("SELECT 1 / 0"), "status")).isZero();
    assertThat(printed()).contains("division by zero");
  }

  @Test
  void aRunPreparesAnEmptyDatabaseAndAPlanDoesNot() {
    assertThat(migrate(MigrationScripts.tenant(), "plan")).isEqualTo(1);
    assertThat(printed()).contains("holds no platform yet");

    assertThat(migrate(MigrationScripts.tenant(), "run")).isZero();
    assertThat(migrate(MigrationScripts.tenant(), "plan")).isZero();
    assertThat(printed()).contains("every tenant is at version 1");
  }

  @Test
  void explainsItselfWhenMisused() {
    for (var arguments :
        List.of("", "up", "plan now", "run --parallelism", "run --parallelism x")) {
      assertThat(migrate(MigrationScripts.tenant(), arguments.split(" "))).isEqualTo(2);
      assertThat(printed()).startsWith("usage: migrate plan | run");
    }
  }

  private int migrate(MigrationScripts scripts, String... arguments) {
    return new MigrateCommand(
            database.vertx(),
            database.login(),
            database.rolePrefix(),
            scripts,
            new MigrationConfig(1, Duration.ofSeconds(2), Duration.ofSeconds(20)),
            new PrintStream(output, true, StandardCharsets.UTF_8))
        .run(List.of(arguments));
  }

  private String printed() {
    var text = output.toString(StandardCharsets.UTF_8);
    output.reset();
    return text;
  }

  private static MigrationScripts ahead(String text) {
    var steps = new ArrayList<>(MigrationScripts.tenant().steps());
    steps.add(new MigrationStep(2, "more", text, text));
    return MigrationScripts.of(steps);
  }
}

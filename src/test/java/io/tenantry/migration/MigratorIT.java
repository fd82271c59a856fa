package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.kernel.database.MigrationScripts;
import io.tenantry.kernel.database.MigrationStep;
import io.tenantry.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether tenants that are behind come to head, and one that cannot holds up no other. */
class MigratorIT {
  private static final int HEAD = MigrationScripts.tenant().head();
  private static final MigrationScripts AHEAD =
      MigrationScripts.of(
          Stream.concat(
                  MigrationScripts.tenant().steps().stream(),
                  Stream.of("V0001__label_resources.sql", "V0002__add_notes.sql")
                      .map(file -> MigrationStep.read("migrations-ahead", file))
                      .map(MigratorIT::ahead))
              .toList());
  private static final MigrationConfig CONFIG =
      new MigrationConfig(3, Duration.ofSeconds(2), Duration.ofSeconds(20));

  private final TestDatabase database = new TestDatabase();
  private final Migrator migrator =
      new Migrator(database.vertx(), database.login(), database.roles(), AHEAD, CONFIG);

  private static MigrationStep ahead(MigrationStep step) {
    return new MigrationStep(
        HEAD + step.version(), step.name(), step.text(), step.checksum(), step.down());
  }

  @BeforeEach
  void prepare() {
    database.prepare();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void bringsSixtyToHeadPastOneThatFailsAndTakesItUpAfterTheRepair() {
    IntStream.range(0, 60).forEach(i -> database.onboard("tenant%02d".formatted(i)));
    database.asSuperuser("ALTER TABLE tenant_tenant07.jobs RENAME TO lost");
    assertThat(migrator.plan()).hasSize(60);

    var first = migrator.run();

    assertThat(first.migrated()).isEqualTo(59);
    assertThat(first.failures())
        .containsExactly(
            new FailedTenant("tenant07", HEAD + 2, "relation \"jobs\" does not exist (42P01)", 1));
    assertThat(migrator.status())
        .containsExactly(
            new VersionCount(HEAD, 1, first.failures()), new VersionCount(HEAD + 2, 59, List.of()));
    assertThat(columns("tenant_tenant07")).doesNotContain("labels");
    assertThat(columns("tenant_tenant08")).contains("labels");

    database.asSuperuser("ALTER TABLE tenant_tenant07.lost RENAME TO jobs");
    var second = migrator.run();

    assertThat(second).isEqualTo(new MigrationRun(1, List.of()));
    assertThat(migrator.status()).containsExactly(new VersionCount(HEAD + 2, 60, List.of()));
    assertThat(migrator.plan()).isEmpty();
  }

  @Test
  void takesTenantsBackAndForwardAgain() {
    database.onboard("acme");
    database.onboard("beta");
    migrator.run();

    assertThat(migrator.takeBack(HEAD)).isEqualTo(new MigrationRun(2, List.of()));
    assertThat(migrator.status()).containsExactly(new VersionCount(HEAD, 2, List.of()));
    assertThat(columns("tenant_beta")).doesNotContain("labels");

    assertThat(migrator.run().migrated()).isEqualTo(2);
    assertThat(columns("tenant_beta")).contains("labels");
  }

  @Test
  void takesNobodyBackWhereAStepCannotBeUndone() {
    database.onboard("acme");
    migrator.run();

    assertThatThrownBy(() -> migrator.takeBack(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be undone");
    assertThat(migrator.status()).containsExactly(new VersionCount(HEAD + 2, 1, List.of()));
  }

  @Test
  void leavesATenantWhoseWayBackFailsAsItWas() {
    database.onboard("acme");
    database.onboard("beta");
    migrator.run();
    database.asSuperuser(
        "CREATE VIEW tenant_acme.kept AS SELECT labels FROM tenant_acme.resources");

    var run = migrator.takeBack(HEAD);

    assertThat(run.migrated()).isEqualTo(1);
    assertThat(run.failures()).extracting(FailedTenant::id).containsExactly("acme");
    assertThat(migrator.status()).extracting(VersionCount::version).containsExactly(HEAD, HEAD + 2);
  }

  @Test
  void givesATenantItsRightsInWhatAStepCreates() {
    var tenant = database.onboard("acme");

    migrator.run();

    try (var connection = database.connect()) {
      connection.run("SET ROLE " + tenant.quotedRole());
      assertThat(connection.query("SELECT text FROM tenant_acme.notes")).isEmpty();
    }
  }

  @Test
  void countsTheAttempts() {
    database.onboard("acme");
    database.asSuperuser("ALTER TABLE tenant_acme.jobs RENAME TO lost");

    migrator.run();
    migrator.run();

    assertThat(migrator.status().getFirst().failures())
        .extracting(FailedTenant::attempts)
        .containsExactly(2);
  }

  @Test
  void leavesATenantAloneThatARequestHolds() {
    database.onboard("acme");
    database.onboard("beta");
    try (var request = database.connect()) {
      request.run(
          "BEGIN; SET LOCAL ROLE %s; SELECT id FROM tenant_acme.resources"
              .formatted(database.roles().tenant("acme").quotedRole()));

      var run = migrator.run();

      assertThat(run.migrated()).isEqualTo(1);
      assertThat(run.failures())
          .first()
          .extracting(FailedTenant::error)
          .asString()
          .contains("lock");
    }
    assertThat(migrator.run().migrated()).isEqualTo(1);
  }

  @Test
  void passesOverAPurgedTenant() {
    database.onboard("acme");
    database.asSuperuser(
        "UPDATE platform.tenants SET status = 'deleted', tombstone = true",
        "DROP SCHEMA tenant_acme CASCADE");

    assertThat(migrator.plan()).isEmpty();
    assertThat(migrator.run()).isEqualTo(new MigrationRun(0, List.of()));
  }

  @Test
  void refusesToRunBesideAnotherRun() {
    try (var connection = database.connect();
        var other = new MigrationRepository(connection, database.roles(), CONFIG)) {
      assertThat(other.takeTurn()).isTrue();

      assertThatThrownBy(migrator::run).isInstanceOf(MigrationsUnderWayException.class);
    }
    assertThat(migrator.run().failures()).isEmpty();
  }

  private List<String> columns(String schema) {
    return Stream.of(
            database
                .asSuperuser(
                    "SELECT array_agg(column_name::text) FROM information_schema.columns WHERE table_name = 'resources' AND table_schema = '%s'"
                        .formatted(schema))
                .iterator()
                .next()
                .getArrayOfStrings(0))
        .toList();
  }
}

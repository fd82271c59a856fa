package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether a database becomes the platform's, and an unfit one is refused. */
class BootstrapIT {
  private static final int PLATFORM = MigrationScripts.platform().head();
  private static final int TENANT = MigrationScripts.tenant().head();

  private final TestDatabase database = new TestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  private static List<String> known(int platform, int tenant) {
    return Stream.concat(
            IntStream.rangeClosed(1, platform).mapToObj(version -> "platform " + version),
            IntStream.rangeClosed(1, tenant).mapToObj(version -> "tenant " + version))
        .toList();
  }

  @Test
  void preparesAnEmptyDatabase() {
    database.prepare();

    assertThat(owners()).containsOnly(database.roles().owner());
    assertThat(migrations()).isEqualTo(known(PLATFORM, TENANT));
  }

  @Test
  void changesNothingTheSecondTime() {
    database.prepare();
    var before = systemRows();

    database.prepare();

    assertThat(systemRows()).isEqualTo(before);
  }

  @Test
  void severalAtOnceTakeTurns() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var starts =
          IntStream.range(0, 6).mapToObj(any -> threads.submit(() -> database.prepare())).toList();

      assertThat(starts).allSatisfy(start -> assertThat(start.get()).isNotNull());
    }
    assertThat(migrations()).isEqualTo(known(PLATFORM, TENANT));
  }

  @Test
  void takesTheStepsThatAreNew() {
    database.prepare();

    database.prepare(and(MigrationScripts.platform(), "CREATE TABLE later ()"), tenant());

    assertThat(migrations()).isEqualTo(known(PLATFORM + 1, TENANT));
    assertThat(database.asSuperuser("SELECT to_regclass('platform.later')::text"))
        .first()
        .satisfies(row -> assertThat(row.getString(0)).isEqualTo("platform.later"));
  }

  @Test
  void aStepThatFailsLeavesNothingBehind() {
    var broken = and(MigrationScripts.platform(), "CREATE TABLE later (); SELECT 1 / 0");

    assertThatThrownBy(() -> database.prepare(broken, tenant()))
        .isInstanceOf(UnfitDatabaseException.class)
        .hasMessageContaining("division by zero");
    assertThat(migrations()).isEqualTo(known(PLATFORM, 0));
  }

  @Test
  void servesADatabaseWhoseNewerStepWorksWithIt() {
    database.prepare(and(MigrationScripts.platform(), "SELECT 1"), and(tenant(), "SELECT 1"));
    var two = "-- works with programs from V%04d\nSELECT 2".formatted(PLATFORM);
    database.prepare(and(and(MigrationScripts.platform(), "SELECT 1"), two), tenant());

    database.prepare();

    assertThat(migrations()).contains("platform " + (PLATFORM + 2), "tenant " + (TENANT + 1));
  }

  @Test
  void refusesADatabaseThatIsNewerByTwoStepsOfWhichNoneSaysMore() {
    database.prepare(and(and(MigrationScripts.platform(), "SELECT 1"), "SELECT 2"), tenant());

    assertThatThrownBy(database::prepare).hasMessageContaining("newer than this program");
  }

  @Test
  void takesUpADatabaseThatDidNotWriteDownWhatWorks() {
    database.prepare();
    database.asSuperuser("ALTER TABLE platform.migrations DROP COLUMN works_from");

    database.prepare(and(MigrationScripts.platform(), "SELECT 1"), tenant());

    assertThat(strings("SELECT works_from::text FROM platform.migrations WHERE works_from > 0"))
        .containsExactly("" + PLATFORM);
  }

  @Test
  void takesThePlatformsStepsBack() {
    var later = "CREATE TABLE later ()";
    var scripts = and(MigrationScripts.platform(), later);
    database.prepare(scripts, tenant());
    var back = new WayBack(database.roles(), Duration.ofSeconds(10));

    try (var connection = database.connect()) {
      assertThatThrownBy(() -> back.platform(connection, scripts, PLATFORM - 1))
          .hasMessageContaining("cannot be undone");
      assertThat(back.platform(connection, scripts, PLATFORM)).isEqualTo(1);
    }

    assertThat(migrations()).isEqualTo(known(PLATFORM, TENANT));
    assertThat(strings("SELECT to_regclass('platform.later')::text")).containsOnlyNulls();
  }

  @Test
  void forgetsNoStepThatATenantHas() {
    database.prepare();
    database.onboard("acme");

    try (var connection = database.connect()) {
      var back = new WayBack(database.roles(), Duration.ofSeconds(10));
      assertThatThrownBy(() -> back.forgetTenants(connection, tenant(), TENANT - 1))
          .hasMessage("1 tenants are above version %d still", TENANT - 1);
    }
    assertThat(migrations()).isEqualTo(known(PLATFORM, TENANT));
  }

  @Test
  void refusesADatabaseThatIsNewer() {
    database.prepare(and(MigrationScripts.platform(), breaking(PLATFORM + 1)), tenant());

    assertThatThrownBy(database::prepare)
        .isInstanceOf(UnfitDatabaseException.class)
        .hasMessageContaining(
            "version %d, newer than this program, which knows %d"
                .formatted(PLATFORM + 1, PLATFORM));
  }

  @Test
  void refusesTenantsThatMayBeNewer() {
    database.prepare(MigrationScripts.platform(), and(tenant(), breaking(TENANT + 1)));

    assertThatThrownBy(database::prepare)
        .hasMessageContaining("tenant tables are at version " + (TENANT + 1));
  }

  @Test
  void refusesAStepThatWasEdited() {
    database.prepare();
    var steps = new ArrayList<>(tenant().steps());
    var edited = steps.getFirst();
    steps.set(0, new MigrationStep(1, edited.name(), edited.text(), "another"));

    assertThatThrownBy(
            () -> database.prepare(MigrationScripts.platform(), MigrationScripts.of(steps)))
        .isInstanceOf(UnfitDatabaseException.class)
        .hasMessageContaining("V0001 tenant_tables was changed");
  }

  @Test
  void refusesAnothersSchema() {
    database.asSuperuser("CREATE SCHEMA platform");

    assertThatThrownBy(database::prepare)
        .isInstanceOf(UnfitDatabaseException.class)
        .hasMessageContaining("another installation");
  }

  private List<String> owners() {
    return strings(
        "SELECT DISTINCT pg_get_userbyid(relowner)::text FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'platform' UNION SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'platform'");
  }

  private List<String> migrations() {
    return strings("SELECT kind || ' ' || version FROM platform.migrations ORDER BY 1");
  }

  /** Versions of catalogue rows: even a grant repeated would show, and cost all cached plans. */
  private List<String> systemRows() {
    return strings(
        "SELECT nspname || ' ' || xmin FROM pg_namespace UNION ALL SELECT rolname || ' ' || xmin FROM pg_authid WHERE rolname LIKE '%s%%' ORDER BY 1"
            .formatted(database.roles().login()));
  }

  private List<String> strings(String query) {
    var strings = new ArrayList<String>();
    database.asSuperuser(query).forEach(row -> strings.add(row.getString(0)));
    return strings;
  }

  private static MigrationScripts tenant() {
    return MigrationScripts.tenant();
  }

  private static MigrationScripts and(MigrationScripts scripts, String text) {
    var steps = new ArrayList<>(scripts.steps());
    var down = Optional.of("DROP TABLE later");
    steps.add(new MigrationStep(scripts.head() + 1, "later", text, text, down));
    return MigrationScripts.of(steps);
  }

  private static String breaking(int version) {
    return "-- works with programs from V%04d\nSELECT 1".formatted(version);
  }
}

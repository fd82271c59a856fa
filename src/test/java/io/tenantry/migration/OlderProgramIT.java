package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.kernel.database.MigrationScripts;
import io.tenantry.kernel.database.MigrationStep;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether one goes back to the program before, once the newer one's migrations have run. */
class OlderProgramIT {
  private static final int HEAD = MigrationScripts.tenant().head();
  private static final MigrationConfig CONFIG =
      new MigrationConfig(2, Duration.ofSeconds(2), Duration.ofSeconds(20));
  private static final JsonObject DOOR = JsonObject.of("name", "door");

  private final TestDatabase database = new TestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  private static MigrationScripts newer(MigrationScripts scripts, String text) {
    var step = new MigrationStep(scripts.head() + 1, "newer", text, text, Optional.of("SELECT 1"));
    return MigrationScripts.of(Stream.concat(scripts.steps().stream(), Stream.of(step)).toList());
  }

  private Migrator migrator(MigrationScripts scripts) {
    return new Migrator(database.vertx(), database.login(), database.roles(), scripts, CONFIG);
  }

  @Test
  void servesTheTenantsOfTheNewerOneAndMakesSomeOfItsOwn() {
    database.prepare();
    var before = SharedPlatform.start(Map.of(), database.url());
    var acme = before.onboard();
    before.close();
    var tenants = newer(MigrationScripts.tenant(), "ALTER TABLE resources ADD COLUMN labels jsonb");
    database.prepare(
        newer(MigrationScripts.platform(), "ALTER TABLE tenants ADD COLUMN region text"), tenants);
    assertThat(migrator(tenants).run().migrated()).isEqualTo(1);

    try (var older = SharedPlatform.start(Map.of(), database.url())) {
      var again = older.api().withToken(String.valueOf(acme.admin().token()));
      again.post("/v1/resources", DOOR).is(201);
      assertThat(again.get("/v1/resources").is(200).json().getJsonArray("items")).hasSize(1);
      older.onboard().admin().post("/v1/resources", DOOR).is(201);
    }

    assertThat(migrator(tenants).run()).isEqualTo(new MigrationRun(1, List.of()));
    assertThat(migrator(tenants).status())
        .containsExactly(new VersionCount(HEAD + 1, 2, List.of()));
  }

  @Test
  void isToldToRunTheNewerOneWhereItDoesNotWorkWithTheTables() {
    var breaking = "-- works with programs from V%04d\nSELECT 1".formatted(HEAD + 1);
    database.prepare(MigrationScripts.platform(), newer(MigrationScripts.tenant(), breaking));

    assertThatThrownBy(() -> SharedPlatform.start(Map.of(), database.url()))
        .hasMessageContaining("run the newer program");
  }
}

package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.database.MigrationScripts;
import io.tenantry.kernel.database.MigrationStep;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.Terminal;
import io.tenantry.testing.TestDatabase;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The commands that call a running platform, or look at its servers. */
class CommandsIT {
  private static final String PASSWORD = "correct horse battery";

  private final Terminal terminal = new Terminal();
  private final String id = "t" + UUID.randomUUID().toString().substring(0, 8);

  private int run(Map<String, String> environment, String... words) {
    var all = new HashMap<>(environment);
    all.put("TENANTRY_API", SharedPlatform.api().base() + "/");
    return Commands.of(all, terminal.out(), terminal.err()).execute(words);
  }

  private JsonObject json(Map<String, String> environment, String... words) {
    var all = new ArrayList<>(List.of(words));
    all.add("--json");
    assertThat(run(environment, all.toArray(String[]::new))).as(terminal.complained()).isZero();
    return new JsonObject(terminal.printed());
  }

  private int operate(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--email", SharedPlatform.OPERATOR_EMAIL));
    return run(
        Map.of("TENANTRY_PASSWORD", SharedPlatform.OPERATOR_PASSWORD), all.toArray(String[]::new));
  }

  private void create() {
    var admin = Map.of("TENANTRY_ADMIN_PASSWORD", PASSWORD);
    var made =
        json(admin, "tenants", "create", id, "--name", "Acme", "--admin", "ann@" + id + ".test");
    assertThat(made.getString("id")).isEqualTo(id);
  }

  @Test
  void onboardsAndChangesATenant() {
    create();

    assertThat(operate("tenants", "update", id, "--tier", "pro")).isZero();
    assertThat(terminal.printed()).contains("id: " + id, "tier: pro");
    assertThat(operate("tenants", "suspend", id)).isZero();
    assertThat(operate("tenants", "show", id)).isZero();
    assertThat(terminal.printed()).contains("status: suspended");
    assertThat(operate("tenants", "resume", id)).isZero();
    assertThat(operate("tenants", "list")).isZero();
    assertThat(terminal.printed())
        .containsPattern("(?m)^ID +ORGANIZATION NAME ")
        .containsPattern("(?m)^" + id + " +Acme +pro +active ");

    assertThat(operate("tenants", "show", "no/such")).isEqualTo(1);
    assertThat(terminal.complained()).startsWith("tenantry: ").contains("correlation id");
  }

  @Test
  void makesRotatesAndRevokesAKey() {
    create();
    var ann = "ann@" + id + ".test";
    var password = Map.of("TENANTRY_PASSWORD", PASSWORD);

    var made =
        json(
            password,
            "keys",
            "create",
            "--name",
            "build",
            "--role",
            "developer",
            "--tenant",
            id,
            "--email",
            ann);
    var byKey = Map.of("TENANTRY_API_KEY", made.getString("key"));
    SharedPlatform.api()
        .send("GET", "/v1/me", null, Map.of("x-api-key", made.getString("key")))
        .is(200);

    // A developer's key may not see keys.
    assertThat(run(byKey, "keys", "list")).isEqualTo(1);
    assertThat(terminal.complained()).contains("FORBIDDEN");
    var next =
        json(password, "keys", "rotate", made.getString("id"), "--tenant", id, "--email", ann);
    assertThat(next.getString("rotated_from")).isEqualTo(made.getString("id"));
    assertThat(
            run(password, "keys", "revoke", next.getString("id"), "--tenant", id, "--email", ann))
        .isZero();
    assertThat(run(password, "keys", "list", "--tenant", id, "--email", ann)).isZero();
    assertThat(terminal.printed()).contains("REVOKED AT").contains(next.getString("id"));
  }

  @Test
  void namesEachFaultOfARequest() {
    var admin = Map.of("TENANTRY_ADMIN_PASSWORD", "short");

    assertThat(run(admin, "tenants", "create", id, "--name", "", "--admin", "ann")).isEqualTo(1);

    assertThat(terminal.complained()).contains("VALIDATION_FAILED", "\n  /organization_name: ");
  }

  @Test
  void looksAtServersOfOnesOwn() {
    var database = TestServers.freshDatabase();
    var servers =
        Map.of("TENANTRY_DATABASE_URL", database, "TENANTRY_REDIS_URL", TestServers.redisUrl());

    assertThat(run(servers, "doctor", "--port", "0", "--management-port", "0")).isZero();
    assertThat(terminal.printed())
        .contains("PostgreSQL", "Redis", "connections", "clock")
        .contains("holds no platform yet");

    var newer = "-- works with programs from V9999\nSELECT 1";
    var steps = new ArrayList<>(MigrationScripts.platform().steps());
    steps.add(new MigrationStep(steps.size() + 1, "newer", newer, newer));
    try (var prepared = new TestDatabase()) {
      prepared.prepare(MigrationScripts.of(steps), MigrationScripts.tenant());
      var ahead = new HashMap<>(servers);
      ahead.put("TENANTRY_DATABASE_URL", prepared.url());
      ahead.put("TENANTRY_DATABASE_ROLE_PREFIX", prepared.rolePrefix());
      assertThat(run(ahead, "doctor", "--port", "0", "--management-port", "0")).isEqualTo(1);
      assertThat(terminal.printed()).containsPattern("(?m)^FAIL +schema .*newer than this program");
    }

    var away =
        Map.of(
            "TENANTRY_DATABASE_URL", "postgresql://u:hunter2hunter2@127.0.0.1:1/x",
            "TENANTRY_REDIS_URL", "redis://:hunter2hunter2@127.0.0.1:1");
    assertThat(run(away, "doctor")).isEqualTo(1);
    assertThat(terminal.printed())
        .containsPattern("(?m)^FAIL +PostgreSQL ")
        .containsPattern("(?m)^FAIL +Redis ")
        .doesNotContain("hunter2");
  }
}

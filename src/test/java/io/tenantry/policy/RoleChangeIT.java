package io.tenantry.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may write what into a role, and that there is always a way back. */
class RoleChangeIT {
  private static final String ADMIN = "/v1/policies/admin";
  private static final String DEVELOPER = "/v1/policies/developer";

  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api admin = tenant.admin();

  private static JsonObject rules(String... permissions) {
    return SomeUser.rules(permissions);
  }

  private static JsonObject rulesOf(Api.Answer policy) {
    return JsonObject.of("permissions", policy.is(200).json().getJsonArray("permissions"));
  }

  @Test
  void nobodyWritesMoreIntoARoleThanTheyHold() {
    var author =
        SomeUser.holding(
                tenant,
                "update:policies",
                "delete:policies",
                "read:users",
                "create:users",
                "update:users",
                "delete:users",
                "update:resources (own)")
            .api();
    for (var beyond :
        new String[] {
          "read:resources", "update:resources", "*:users", "read:*", "*:*", "*:resources (own)"
        }) {
      author.put("/v1/policies/mine", rules("read:users", beyond)).isProblem(403, "FORBIDDEN");
    }
    author.put("/v1/policies/mine", rules("read:users", "update:resources (own)")).is(201);
    author.delete("/v1/policies/mine").is(204);
  }

  @Test
  void nobodyChangesARoleThatIsAboveTheirs() {
    var author =
        SomeUser.holding(tenant, "read:policies", "update:policies", "delete:policies").api();
    admin.put("/v1/policies/editor", rules("update:resources")).is(201);

    author.put("/v1/policies/editor", rules()).isProblem(403, "FORBIDDEN");
    author.delete("/v1/policies/editor").isProblem(403, "FORBIDDEN");
    author.put(DEVELOPER, rules("read:policies")).isProblem(403, "FORBIDDEN");
    author.put(ADMIN, rules("read:policies", "update:policies")).isProblem(403, "FORBIDDEN");

    admin.put(ADMIN, rules("read:policies", "update:policies")).is(200);
    author.put(ADMIN, rules("read:policies", "update:policies")).isProblem(403, "FORBIDDEN");
  }

  @Test
  void whoeverMayNotIsRefused() {
    var reader = SomeUser.in(tenant, "developer").api();

    reader.get(DEVELOPER).is(200);
    reader.get("/v1/policies").is(200);
    reader.put("/v1/policies/mine", rules()).isProblem(403, "FORBIDDEN");
    reader.delete("/v1/policies/mine").isProblem(403, "FORBIDDEN");
    SharedPlatform.api().get("/v1/policies").isProblem(401, "UNAUTHENTICATED");
    var writer = SomeUser.holding(tenant, "update:policies").api();
    writer.put("/v1/policies/mine", rules()).is(201);
    writer.delete("/v1/policies/mine").isProblem(403, "FORBIDDEN");
    writer.get("/v1/policies").isProblem(403, "FORBIDDEN");
  }

  @Test
  void aBuiltInRoleIsNarrowedAndPutBackButNotWidened() {
    var whole = rulesOf(admin.get(DEVELOPER));

    var narrowed = admin.put(DEVELOPER, rules("read:resources", "update:resources (own)")).is(200);

    assertThat(narrowed.json().getBoolean("built_in")).isTrue();
    admin.put(DEVELOPER, rules("read:resources", "read:users")).isProblem(409, "BUILT_IN_ROLE");
    admin.put(DEVELOPER, rules("read:*")).isProblem(409, "BUILT_IN_ROLE");
    admin.put("/v1/policies/read_only", rules("*:jobs")).isProblem(409, "BUILT_IN_ROLE");
    admin.delete(DEVELOPER).isProblem(409, "BUILT_IN_ROLE");
    assertThat(rulesOf(admin.put(DEVELOPER, whole))).isEqualTo(whole);
    assertThat(rulesOf(admin.get(DEVELOPER))).isEqualTo(whole);
  }

  @Test
  void adminsKeepAWayBack() {
    admin.put(ADMIN, rules("*:users")).isProblem(409, "ADMIN_KEEPS_POLICIES");
    admin.put(ADMIN, rules("read:policies")).isProblem(409, "ADMIN_KEEPS_POLICIES");
    admin
        .put(ADMIN, rules("read:policies", "update:policies (own)"))
        .isProblem(409, "ADMIN_KEEPS_POLICIES");
    admin.put(ADMIN, rules("*:policies")).is(200);
    Patience.until("admins are narrowed", () -> admin.get("/v1/users").status() == 403);

    // What is not built in stays out of reach while the role is narrow.
    admin.put("/v1/policies/mine", rules("read:users")).isProblem(403, "FORBIDDEN");
    admin.put(DEVELOPER, rules("*:resources")).is(200);
    admin.put(ADMIN, rules("*:*")).is(200);
    Patience.until("admins are whole", () -> admin.get("/v1/users").status() == 200);
    admin.put("/v1/policies/mine", rules("read:users")).is(201);
  }

  @Test
  void whatSomebodyHoldsIsReadWhenItIsHandedOut() {
    var author = SomeUser.holding(tenant, "update:policies", "read:users");
    var role = author.api().get("/v1/me").json().getString("role");
    admin.put("/v1/policies/" + role, rules("update:policies")).is(200);

    // Whether or not the change has reached the gateway yet.
    author.api().put("/v1/policies/mine", rules("read:users")).isProblem(403, "FORBIDDEN");
  }

  @Test
  void aRoleOfAKeyInForceStays() {
    admin.put("/v1/policies/robot", rules("read:resources")).is(201);
    var key = UUID.randomUUID();
    sql(
        "INSERT INTO tenant_%s.api_keys (id, key_prefix, hashed_secret, secret_check, name, role)"
                .formatted(tenant.id())
            + " VALUES ('%s', 'p', 'h', '', 'build', 'robot')".formatted(key));

    admin.delete("/v1/policies/robot").isProblem(409, "ROLE_IN_USE");

    change(key, "expires_at = now() + interval '1 hour'");
    admin.delete("/v1/policies/robot").isProblem(409, "ROLE_IN_USE");
    change(key, "expires_at = now() - interval '1 second'");
    admin.delete("/v1/policies/robot").is(204);
    admin.put("/v1/policies/robot", rules("read:resources")).is(201);
    change(key, "expires_at = NULL, revoked_at = now()");
    admin.delete("/v1/policies/robot").is(204);
  }

  private void change(UUID key, String change) {
    sql("UPDATE tenant_%s.api_keys SET %s WHERE id = '%s'".formatted(tenant.id(), change, key));
  }

  private static void sql(String statement) {
    Sql.run(TestServers.superuserUrl(SharedPlatform.started().databaseUrl()), statement);
  }

  @Test
  void everyChangeIsWrittenDown() {
    admin.put("/v1/policies/editor", rules("read:resources")).is(201);
    admin.put("/v1/policies/editor", rules("read:users")).is(200);
    admin.delete("/v1/policies/editor").is(204);

    var log =
        Sql.run(
            TestServers.superuserUrl(SharedPlatform.started().databaseUrl()),
            "SELECT string_agg(action || ' ' || changes::text, ' ' ORDER BY \"timestamp\")"
                + " FROM tenant_%s.audit_logs WHERE resource_type = 'policy'"
                    .formatted(tenant.id()));
    assertThat(log.iterator().next().getString(0))
        .matches(
            "policy\\.put .*\"from\": null.* policy\\.put .* policy\\.delete .*\"to\": null.*");
  }
}

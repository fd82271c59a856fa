package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Tokens that were given before something changed: whatever changes the tenant's tables, the token
 * is worth what its user may do now, although every loop had it verified already.
 */
class AccessChangesIT {
  private static final String IN_FORCE = "the change is in force on this node";
  private static final JsonObject SOMETHING = JsonObject.of("name", "something");

  private static void change(SharedPlatform.Started platform, String statement, SomeTenant of) {
    Sql.run(
        TestServers.superuserUrl(platform.databaseUrl()),
        statement.replace("tenant.", "tenant_" + of.id() + '.'));
  }

  private static void change(String statement, SomeTenant of) {
    change(SharedPlatform.started(), statement, of);
  }

  private static void staysRefused(Api token) {
    Patience.until(IN_FORCE, () -> token.get("/v1/me").status() == 401);
    for (int i = 0; i < 20; i++) {
      token.get("/v1/me").isProblem(401, "INVALID_CREDENTIALS");
    }
  }

  @Test
  void aTokenIsWorthItsUsersPresentRole() {
    var tenant = SharedPlatform.onboard();
    var admin = tenant.admin();
    admin.post("/v1/resources", SOMETHING).is(201);

    change("UPDATE tenant.users SET role = 'read_only'", tenant);

    Patience.until(IN_FORCE, () -> admin.post("/v1/resources", SOMETHING).status() == 403);
    for (int i = 0; i < 20; i++) {
      admin.post("/v1/resources", SOMETHING).isProblem(403, "FORBIDDEN");
      admin.get("/v1/resources").is(200);
    }
    assertThat(admin.get("/v1/me").json().getString("role")).isEqualTo("read_only");
  }

  @Test
  void aTokenWhoseUserIsDeletedIsNoneAnyMore() {
    var tenant = SharedPlatform.onboard();
    var other = SharedPlatform.onboard();
    tenant.admin().get("/v1/me").is(200);

    change("DELETE FROM tenant.users", tenant);

    staysRefused(tenant.admin());
    other.admin().get("/v1/me").is(200);
  }

  @Test
  void aTokenWhoseSessionEndedIsNoneAnyMoreButThoseOfOtherSessionsAre() {
    var tenant = SharedPlatform.onboard();
    var again = SharedPlatform.api().as(tenant.id(), tenant.email(), tenant.password());
    var first = "(SELECT id FROM tenant.sessions ORDER BY created_at LIMIT 1)";
    tenant.admin().get("/v1/me").is(200);

    change(
        "UPDATE tenant.sessions SET ended_at = now(), end_reason = 'logout' WHERE id = " + first,
        tenant);

    staysRefused(tenant.admin());
    again.get("/v1/me").is(200);
  }

  @Test
  void aDeletedUsersTokenIsRefusedByEveryNode() {
    try (var here = SharedPlatform.start(Map.of());
        var there = SharedPlatform.start(Map.of(), here.databaseUrl())) {
      var tenant = here.onboard();
      // A token each: every platform of a test has a signing key of its own.
      var thereToo = there.api().as(tenant.id(), tenant.email(), tenant.password());
      tenant.admin().get("/v1/me").is(200);
      thereToo.get("/v1/me").is(200);

      change(here, "DELETE FROM tenant.users", tenant);

      staysRefused(tenant.admin());
      staysRefused(thereToo);
    }
  }
}

package io.tenantry.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Nobody makes, changes or deletes a user who may do more than they may. */
class UserReachIT {
  private static final String PASSWORD = "a pass phrase of some user";

  private final SomeTenant tenant = SharedPlatform.onboard();
  private final SomeUser clerk =
      SomeUser.holding(
          tenant,
          "create:users",
          "read:users",
          "update:users",
          "delete:users",
          "update:resources (own)");

  private static JsonObject user(String role) {
    return SomeUser.body("new@reach.test", PASSWORD, role);
  }

  private String adminsPath() {
    return "/v1/users/" + tenant.admin().get("/v1/me").json().getString("subject");
  }

  @Test
  void nobodyMakesAUserAboveThemselves() {
    clerk.api().post("/v1/users", user("admin")).isProblem(403, "FORBIDDEN");
    clerk.api().post("/v1/users", user("developer")).isProblem(403, "FORBIDDEN");
    tenant.admin().put("/v1/policies/editor", SomeUser.rules("update:resources")).is(201);
    clerk.api().post("/v1/users", user("editor")).isProblem(403, "FORBIDDEN");

    tenant.admin().put("/v1/policies/author", SomeUser.rules("update:resources (own)")).is(201);
    clerk.api().post("/v1/users", user("author")).is(201);
  }

  @Test
  void nobodyTakesOverAUserAboveThemselves() {
    for (var change :
        new JsonObject[] {
          JsonObject.of("password", PASSWORD),
          JsonObject.of("email", "mine@reach.test"),
          JsonObject.of("role", "read_only"),
          new JsonObject()
        }) {
      clerk.api().patch(adminsPath(), change).isProblem(403, "FORBIDDEN");
    }
    clerk.api().delete(adminsPath()).isProblem(403, "FORBIDDEN");

    SharedPlatform.api().as(tenant.id(), tenant.email(), tenant.password()).get("/v1/me").is(200);
  }

  @Test
  void nobodyRaisesThemselves() {
    clerk.api().patch(clerk.path(), JsonObject.of("role", "admin")).isProblem(403, "FORBIDDEN");
    clerk.api().patch(clerk.path(), JsonObject.of("role", "developer")).isProblem(403, "FORBIDDEN");
    assertThat(clerk.api().get(clerk.path()).json().getString("role")).startsWith("r");
  }

  @Test
  void peersChangeEachOther() {
    var role = clerk.api().get(clerk.path()).json().getString("role");
    var peer = SomeUser.in(tenant, role);

    clerk.api().patch(peer.path(), JsonObject.of("password", PASSWORD)).is(200);
    clerk.api().delete(peer.path()).is(204);
  }

  @Test
  void theRoleAdminIsAboveAnybodyElseAlsoWhereItIsNarrowed() {
    var kept = new String[] {"read:policies", "update:policies", "create:users", "update:users"};
    var alike = SomeUser.holding(tenant, kept);
    tenant.admin().put("/v1/policies/admin", SomeUser.rules(kept)).is(200);

    // An admin can put back what was taken from admins, so making one is making all of it.
    alike.api().post("/v1/users", user("admin")).isProblem(403, "FORBIDDEN");
    alike.api().patch(alike.path(), JsonObject.of("role", "admin")).isProblem(403, "FORBIDDEN");
    alike
        .api()
        .patch(adminsPath(), JsonObject.of("password", PASSWORD))
        .isProblem(403, "FORBIDDEN");
    tenant.admin().post("/v1/users", user("admin")).is(201);
  }

  @Test
  void whoeverMayNotIsRefused() {
    var reader = SomeUser.holding(tenant, "read:users");

    reader.api().get(clerk.path()).is(200);
    reader.api().get("/v1/users").is(200);
    reader.api().post("/v1/users", user("read_only")).isProblem(403, "FORBIDDEN");
    reader.api().patch(reader.path(), new JsonObject()).isProblem(403, "FORBIDDEN");
    reader.api().delete(reader.path()).isProblem(403, "FORBIDDEN");
    SharedPlatform.api().get("/v1/users").isProblem(401, "UNAUTHENTICATED");
    var blind = SomeUser.holding(tenant, "create:users", "read:users (own)");
    blind.api().get("/v1/users").isProblem(403, "FORBIDDEN");
  }

  @Test
  void aRoleThatIsCalledOperatorIsNoOperator() {
    tenant.admin().put("/v1/policies/operator", SomeUser.rules("*:*")).is(201);
    Api named = SomeUser.in(tenant, "operator").api();

    named.get("/v1/tenants").isProblem(403, "FORBIDDEN");
    named.post("/v1/tenants/" + tenant.id() + "/suspend", null).isProblem(403, "FORBIDDEN");
    named
        .patch("/v1/tenants/" + tenant.id(), JsonObject.of("tier", "enterprise"))
        .isProblem(403, "FORBIDDEN");
    named.get("/v1/users").is(200);
  }
}

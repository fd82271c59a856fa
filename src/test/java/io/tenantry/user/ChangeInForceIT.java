package io.tenantry.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SharedPlatform.Started;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tokens given out before a change of who may do what, on the node of the change and another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeInForceIT {
  private static final JsonObject ROW = JsonObject.of("name", "row");

  private final Started here = SharedPlatform.start(Map.of());
  private final Started there = SharedPlatform.start(Map.of(), here.databaseUrl());
  private final SomeTenant tenant = here.onboard();
  private final Api admin = tenant.admin();

  @AfterAll
  void close() {
    there.close();
    here.close();
  }

  /** A user's way into each of the nodes; each has seen the credential. */
  private List<Api> nodes(SomeUser user) {
    var elsewhere = there.api().as(tenant.id(), user.email(), user.password());
    var nodes = List.of(user.api(), elsewhere);
    nodes.forEach(node -> node.get("/v1/me").is(200));
    return nodes;
  }

  private static void until(String what, Api node, int status) {
    Patience.until(what, () -> node.post("/v1/resources", ROW).status() == status);
  }

  @Test
  void aDemotedUsersTokensShrink() {
    var user = SomeUser.in(tenant, "developer");
    var nodes = nodes(user);
    nodes.forEach(node -> node.post("/v1/resources", ROW).is(201));

    admin.patch(user.path(), JsonObject.of("role", "read_only")).is(200);

    for (var node : nodes) {
      until("the role is in force", node, 403);
      assertThat(node.get("/v1/me").is(200).json().getString("role")).isEqualTo("read_only");
      node.get("/v1/resources").is(200);
    }
    admin.patch(user.path(), JsonObject.of("role", "developer")).is(200);
    nodes.forEach(node -> until("the role is back", node, 201));
  }

  @Test
  void aDeletedUsersTokensStop() {
    var user = SomeUser.in(tenant, "developer");
    var nodes = nodes(user);

    admin.delete(user.path()).is(204);

    for (var node : nodes) {
      until("the user is gone", node, 401);
      node.get("/v1/me").isProblem(401, "INVALID_CREDENTIALS");
    }
    login(user, user.password()).isProblem(401, "INVALID_CREDENTIALS");
  }

  @Test
  void aNewPasswordEndsEverySession() {
    var user = SomeUser.in(tenant, "developer");
    var nodes = nodes(user);
    var other = "quite another pass phrase";

    admin.patch(user.path(), JsonObject.of("password", other)).is(200);

    nodes.forEach(node -> until("the sessions have ended", node, 401));
    login(user, user.password()).isProblem(401, "INVALID_CREDENTIALS");
    login(user, other).is(200);
    admin.get("/v1/me").is(200);
  }

  @Test
  void aRoleThatIsWrittenAnewIsInForce() {
    var user = SomeUser.holding(tenant, "create:resources", "read:resources", "delete:resources");
    var nodes = nodes(user);
    var policy = "/v1/policies/" + user.api().get("/v1/me").json().getString("role");
    var ours = new Row(user.api().post("/v1/resources", ROW));
    var theirs = new Row(admin.post("/v1/resources", ROW));

    admin.put(policy, SomeUser.rules("read:resources (own)")).is(200);

    for (var node : nodes) {
      until("the role is in force", node, 403);
      node.get(ours.path()).is(200);
      node.get(theirs.path()).isProblem(404, "NOT_FOUND");
      node.delete(ours.path()).isProblem(403, "FORBIDDEN");
    }
  }

  @Test
  void aNarrowedBuiltInRoleIsInForce() {
    var user = SomeUser.in(tenant, "read_only");
    var nodes = nodes(user);
    nodes.forEach(node -> node.get("/v1/resources").is(200));

    admin.put("/v1/policies/read_only", SomeUser.rules("read:policies")).is(200);

    for (var node : nodes) {
      Patience.until("the role is in force", () -> node.get("/v1/resources").status() == 403);
      node.get("/v1/policies").is(200);
    }
  }

  private Api.Answer login(SomeUser user, String password) {
    return there
        .api()
        .post(
            "/v1/auth/login",
            JsonObject.of("tenant_id", tenant.id(), "email", user.email(), "password", password));
  }

  private record Row(Api.Answer created) {
    String path() {
      return created.is(201).header("location");
    }
  }
}

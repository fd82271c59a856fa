package io.tenantry.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.UUID;

/** A user that a test made in a tenant, logged in. */
public record SomeUser(String id, String email, String password, Api api) {

  /** Made by the tenant's admin, with a role that there is. */
  public static SomeUser in(SomeTenant tenant, String role) {
    var email = "u" + UUID.randomUUID().toString().replace("-", "") + "@users.test";
    var password = "a pass phrase of " + UUID.randomUUID();
    var id =
        tenant
            .admin()
            .post("/v1/users", body(email, password, role))
            .is(201)
            .json()
            .getString("id");
    var api = tenant.admin().withToken(null).as(tenant.id(), email, password);
    return new SomeUser(id, email, password, api);
  }

  /** The same with a role of these permissions, which is made for the user. */
  public static SomeUser holding(SomeTenant tenant, String... permissions) {
    var role = "r" + UUID.randomUUID().toString().replace("-", "");
    tenant.admin().put("/v1/policies/" + role, rules(permissions)).is(201);
    return in(tenant, role);
  }

  /** The body that creates a user. */
  public static JsonObject body(String email, String password, String role) {
    return JsonObject.of("email", email, "password", password, "role", role);
  }

  /** The body that writes a role: {@code action:resource}, followed by {@code (own)} or not. */
  public static JsonObject rules(String... permissions) {
    var rules = new JsonArray();
    Arrays.stream(permissions)
        .forEach(permission -> {
          var words = permission.replace(" (own)", "").split(":", 2);
          var rule = JsonObject.of("action", words[0], "resource", words[1]);
          rules.add(
              permission.endsWith("(own)")
                  ? rule.put("conditions", JsonObject.of("owner", true))
                  : rule);
        });
    return JsonObject.of("permissions", rules);
  }

  public String path() {
    return "/v1/users/" + id;
  }
}

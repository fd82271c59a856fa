package io.tenantry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

/** A tenant that a test onboarded, and its admin's way in. */
public record SomeTenant(String id, String email, String password, Api admin) {

  /** Onboards a tenant of this id and logs its admin in. */
  public static SomeTenant onboard(Api api, String id) {
    var email = "admin@" + id.replace('_', '-') + ".test";
    var password = "quite a long secret of " + id;
    var created = api.post("/v1/tenants", body(id, email, password));
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    return new SomeTenant(id, email, password, api.as(id, email, password));
  }

  /** The body of an onboarding. */
  public static JsonObject body(String id, String email, String password) {
    return JsonObject.of(
        "tenant_id",
        id,
        "organization_name",
        "The organization " + id,
        "admin",
        JsonObject.of("email", email, "password", password));
  }
}

package io.tenantry.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A tenant from sign-up on: what operators see and change, and when the change is in force. */
class TenantLifecycleIT {
  private static final String IN_FORCE = "the change is in force";

  private final Api api = SharedPlatform.api();
  private final Api operator = SharedPlatform.started().operator();

  private static String newId() {
    return "l" + UUID.randomUUID().toString().replace("-", "");
  }

  private static JsonObject body(String id) {
    return SomeTenant.body(id, "admin@life.test", "quite a long secret of ours");
  }

  @Test
  void onboardsATenantWhoseAdminCanLogIn() {
    var id = newId();

    var created = api.post("/v1/tenants", body(id)).is(201);

    assertThat(created.header("location")).isEqualTo("/v1/tenants/" + id);
    var tenant = created.json().getJsonObject("tenant");
    assertThat(tenant.fieldNames())
        .containsExactlyInAnyOrder(
            "id", "organization_name", "tier", "status", "created_at", "updated_at");
    assertThat(tenant.getString("id")).isEqualTo(id);
    assertThat(tenant.getString("tier")).isEqualTo("free");
    assertThat(tenant.getString("status")).isEqualTo("active");
    var admin = api.as(id, "ADMIN@life.test", "quite a long secret of ours");
    assertThat(admin.get("/v1/me").json().getString("subject"))
        .isEqualTo(created.json().getJsonObject("admin").getString("id"));
    assertThat(admin.get("/v1/tenants/" + id).is(200).json()).isEqualTo(tenant);
    assertThat(created.text()).doesNotContain("secret").doesNotContain("$2");
  }

  @Test
  void refusesATakenIdAndLeavesTheOwnerAlone() {
    var owner = SharedPlatform.onboard();

    api.post("/v1/tenants", body(owner.id())).isProblem(409, "TENANT_EXISTS");

    api.as(owner.id(), owner.email(), owner.password()).get("/v1/me").is(200);
    api.post(
            "/v1/auth/login",
            JsonObject.of(
                "tenant_id",
                owner.id(),
                "email",
                "admin@life.test",
                "password",
                "quite a long secret of ours"))
        .isProblem(401, "INVALID_CREDENTIALS");
  }

  @Test
  void oneOfManyWhoWantAnIdGetsIt() throws InterruptedException {
    var id = newId();
    var answers = new ArrayList<Api.Answer>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                var answer = api.post("/v1/tenants", body(id));
                synchronized (answers) {
                  answers.add(answer);
                }
              }));
    }
    for (var thread : threads) {
      thread.join();
    }

    assertThat(answers).extracting(Api.Answer::status).containsOnlyOnce(201).contains(409);
    assertThat(answers).hasSize(4);
  }

  @Test
  void onboardsOnceUnderAnIdempotencyKey() {
    var id = newId();
    var key = Map.of("idempotency-key", UUID.randomUUID().toString());

    var first = api.send("POST", "/v1/tenants", body(id).encode(), key).is(201);
    var second = api.send("POST", "/v1/tenants", body(id).encode(), key).is(201);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("idempotent-replayed")).isEqualTo("true");
    assertThat(second.header("location")).isEqualTo(first.header("location"));
    api.send("POST", "/v1/tenants", body(id).put("organization_name", "x").encode(), key)
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void onlyAnOperatorChoosesTheTier() {
    var id = newId();
    var body = body(id).put("tier", "enterprise");

    api.post("/v1/tenants", body).isProblem(403, "FORBIDDEN");
    SharedPlatform.onboard().admin().post("/v1/tenants", body).isProblem(403, "FORBIDDEN");
    operator.get("/v1/tenants/" + id).isProblem(404, "NOT_FOUND");

    var created = operator.post("/v1/tenants", body).is(201).json();
    assertThat(created.getJsonObject("tenant").getString("tier")).isEqualTo("enterprise");
  }

  @Test
  void anOperatorChangesATenantThatNobodyElseHasChanged() {
    var tenant = SharedPlatform.onboard();
    var path = "/v1/tenants/" + tenant.id();
    var read = operator.get(path).is(200);
    var current = Map.of("if-match", read.header("etag"));

    var changed = operator.send("PATCH", path, "{\"tier\":\"pro\"}", current).is(200);

    assertThat(changed.json().getString("tier")).isEqualTo("pro");
    assertThat(changed.json().getString("organization_name"))
        .isEqualTo(read.json().getString("organization_name"));
    assertThat(changed.header("etag")).isNotEqualTo(read.header("etag"));
    operator
        .send("PATCH", path, "{\"organization_name\":\"Late\"}", current)
        .isProblem(412, "PRECONDITION_FAILED");
    assertThat(operator.get(path).json()).isEqualTo(changed.json());
    operator.patch(path, JsonObject.of("tier", "gold")).isProblem(400, "VALIDATION_FAILED");
    operator.patch("/v1/tenants/" + newId(), JsonObject.of()).isProblem(404, "NOT_FOUND");
  }

  @Test
  void aSuspendedTenantIsShutOutWithTheTokensItHas() {
    var tenant = SharedPlatform.onboard();
    var path = "/v1/tenants/" + tenant.id();
    tenant.admin().get("/v1/me").is(200);

    var suspended = operator.post(path + "/suspend", null).is(200);
    assertThat(suspended.json().getString("status")).isEqualTo("suspended");
    Patience.until(IN_FORCE, () -> tenant.admin().get("/v1/me").status() == 403);
    tenant.admin().get("/v1/me").isProblem(403, "TENANT_SUSPENDED");
    tenant
        .admin()
        .post("/v1/resources", JsonObject.of("name", "x"))
        .isProblem(403, "TENANT_SUSPENDED");
    login(tenant, tenant.password()).isProblem(403, "TENANT_SUSPENDED");
    login(tenant, "not the secret at all").isProblem(401, "INVALID_CREDENTIALS");

    operator.post(path + "/resume", null).is(200);
    Patience.until(IN_FORCE, () -> tenant.admin().get("/v1/me").status() == 200);
    login(tenant, tenant.password()).is(200);
  }

  @Test
  void suspendingTwiceChangesNothing() {
    var path = "/v1/tenants/" + SharedPlatform.onboard().id();
    var first = operator.post(path + "/suspend", null).is(200);

    var second = operator.post(path + "/suspend", null).is(200);

    assertThat(second.json()).isEqualTo(first.json());
    assertThat(second.header("etag")).isEqualTo(first.header("etag"));
    operator.post("/v1/tenants/" + newId() + "/suspend", null).isProblem(404, "NOT_FOUND");
  }

  @Test
  void aSuspensionHoldsOnEveryNodeOfTheDatabase() {
    try (var here = SharedPlatform.start(Map.of());
        var there = SharedPlatform.start(Map.of(), here.databaseUrl())) {
      var tenant = here.onboard();
      var thereToo = there.api().as(tenant.id(), tenant.email(), tenant.password());
      thereToo.get("/v1/me").is(200);
      var path = "/v1/tenants/" + tenant.id();

      here.operator().post(path + "/suspend", null).is(200);
      Patience.until(IN_FORCE, () -> thereToo.get("/v1/me").status() == 403);
      thereToo.get("/v1/me").isProblem(403, "TENANT_SUSPENDED");

      here.operator().post(path + "/resume", null).is(200);
      Patience.until(IN_FORCE, () -> thereToo.get("/v1/me").status() == 200);
    }
  }

  @Test
  void whereSignUpIsSwitchedOffOnlyOperatorsOnboard() {
    try (var closed = SharedPlatform.start(Map.of("tenant.signup_enabled", "false"))) {
      var id = newId();

      closed.api().post("/v1/tenants", body(id)).isProblem(403, "SIGNUP_DISABLED");

      closed.operator().post("/v1/tenants", body(id)).is(201);
      var admin = closed.api().as(id, "admin@life.test", "quite a long secret of ours");
      admin.post("/v1/tenants", body(newId())).isProblem(403, "SIGNUP_DISABLED");
    }
  }

  @Test
  void anOperatorPagesThroughTheRegistry() {
    try (var own = SharedPlatform.start(Map.of())) {
      var operators = own.operator();
      var ids = new ArrayList<String>();
      for (int i = 0; i < 5; i++) {
        ids.addFirst(own.onboard().id());
      }
      operators.post("/v1/tenants/" + ids.get(1) + "/suspend", null).is(200);
      operators.patch("/v1/tenants/" + ids.get(2), JsonObject.of("tier", "pro")).is(200);

      assertThat(pages(operators, "?limit=2")).isEqualTo(ids);
      assertThat(pages(operators, "?status=suspended&limit=1")).containsExactly(ids.get(1));
      assertThat(pages(operators, "?tier=pro&status=active")).containsExactly(ids.get(2));
      assertThat(pages(operators, "?status=deleted")).isEmpty();
      operators.get("/v1/tenants?status=gone").isProblem(400, "VALIDATION_FAILED");
      operators.get("/v1/tenants?cursor=nonsense").isProblem(400, "INVALID_CURSOR");
    }
  }

  private static List<String> pages(Api operator, String query) {
    var ids = new ArrayList<String>();
    String cursor = "";
    while (cursor != null) {
      var page =
          operator
              .get("/v1/tenants" + query + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .is(200)
              .json();
      page.getJsonArray("items").forEach(row -> ids.add(((JsonObject) row).getString("id")));
      cursor = page.getString("next_cursor");
    }
    return ids;
  }

  private Api.Answer login(SomeTenant tenant, String password) {
    return api.post(
        "/v1/auth/login",
        JsonObject.of("tenant_id", tenant.id(), "email", tenant.email(), "password", password));
  }
}

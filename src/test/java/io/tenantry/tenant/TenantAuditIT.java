package io.tenantry.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What operators do to a tenant stands in the tenant's own log. */
class TenantAuditIT {
  private final Api operator = SharedPlatform.started().operator();

  private static List<JsonObject> entries(Api admin) {
    return admin
        .get("/v1/audit-logs?resource_type=tenant")
        .is(200)
        .json()
        .getJsonArray("items")
        .stream()
        .map(item -> (JsonObject) item)
        .toList();
  }

  private static JsonObject change(@Nullable Object from, Object to) {
    return JsonObject.of("from", from, "to", to);
  }

  private static String operatorId() {
    var rows =
        Sql.run(
            TestServers.superuserUrl(SharedPlatform.started().databaseUrl()),
            "SELECT id FROM platform.operators WHERE email = '%s'"
                .formatted(SharedPlatform.OPERATOR_EMAIL));
    return rows.iterator().next().getUUID("id").toString();
  }

  @Test
  void anOperatorWhoOnboardsATenantIsNamedAsOne() {
    var tenant = SomeTenant.onboard(operator, "o" + UUID.randomUUID().toString().replace("-", ""));

    var entry = entries(tenant.admin()).getLast();

    assertThat(entry.getJsonObject("changes").getString("operator_id")).isEqualTo(operatorId());
    assertThat(entry.getString("user_id")).isNull();
    tenant.admin().get("/v1/audit-logs/verify").is(200);
  }

  @Test
  void theLogBeginsWithTheOnboarding() {
    var tenant = SharedPlatform.onboard();

    var entry = entries(tenant.admin()).getLast();

    assertThat(entry.getString("action")).isEqualTo("tenant.create");
    assertThat(entry.getString("resource_id")).isEqualTo(tenant.id());
    assertThat(entry.getJsonObject("changes").getJsonObject("tier"))
        .isEqualTo(change(null, "free"));
    assertThat(entry.getJsonObject("changes").fieldNames()).doesNotContain("operator_id");
    assertThat(entry.encode()).doesNotContain("secret").doesNotContain("password");
  }

  @Test
  void aStrangerWhoOnboardsATenantIsNotNamedInItsLog() {
    var stranger = SharedPlatform.onboard();
    var id = "a" + UUID.randomUUID().toString().replace("-", "");

    var tenant = SomeTenant.onboard(stranger.admin(), id);

    assertThat(entries(tenant.admin()).getLast().getString("user_id")).isNull();
  }

  @Test
  void tellsOfEachChangeOnceAndOfNoneThatWasNone() {
    var tenant = SharedPlatform.onboard();
    var path = "/v1/tenants/" + tenant.id();

    operator.patch(path, JsonObject.of("tier", "pro")).is(200);
    operator.post(path + "/suspend", null).is(200);
    operator.post(path + "/suspend", null).is(200);
    operator.post(path + "/resume", null).is(200);
    Patience.until(
        "the tenant is let in", () -> tenant.admin().get("/v1/audit-logs").status() == 200);

    assertThat(entries(tenant.admin()))
        .extracting(entry -> entry.getString("action"))
        .containsExactly("tenant.resume", "tenant.suspend", "tenant.update", "tenant.create");
    var suspended = entries(tenant.admin()).get(1);
    assertThat(suspended.getJsonObject("changes"))
        .isEqualTo(
            JsonObject.of("status", change("active", "suspended"), "operator_id", operatorId()));
    assertThat(suspended.getString("user_id")).isNull();
  }

  @Test
  void aChangeThatIsRefusedLeavesNoEntry() {
    var tenant = SharedPlatform.onboard();
    var path = "/v1/tenants/" + tenant.id();

    operator
        .send("PATCH", path, "{\"tier\":\"pro\"}", Map.of("if-match", "\"77\""))
        .isProblem(412, "PRECONDITION_FAILED");

    assertThat(entries(tenant.admin())).hasSize(1);
  }
}

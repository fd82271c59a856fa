package io.tenantry.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Quotas over HTTP: set by operators, seen by tenants, kept by every node. */
class QuotaIT {
  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api operator = SharedPlatform.started().operator();

  private String path() {
    return "/v1/tenants/" + tenant.id() + "/quotas";
  }

  private Api.Answer set(Object limit, String period, String kind) {
    return operator.put(
        path() + "/api_request", JsonObject.of("limit", limit, "period", period, "kind", kind));
  }

  private void until(int status) {
    Patience.until(
        "the answer is " + status, () -> tenant.admin().get("/v1/resources").status() == status);
  }

  private List<JsonObject> notices() {
    return tenant
        .admin()
        .get("/v1/audit-logs?action=quota.thresholdReached")
        .is(200)
        .json()
        .getJsonArray("items")
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  @Test
  void aTenantSeesWhatItMayUseAndHasUsed() {
    set(1000, "month", "soft").is(200);
    tenant.admin().get("/v1/resources").is(200);

    Patience.until("the request is counted", () -> mine().getNumber("used").intValue() >= 1);

    var mine = mine();
    assertThat(mine.getString("metric")).isEqualTo("api_request");
    assertThat(mine.getNumber("limit").intValue()).isEqualTo(1000);
    assertThat(mine.getNumber("remaining").intValue())
        .isEqualTo(1000 - mine.getNumber("used").intValue());
    assertThat(mine.getString("resets_at")).endsWith("-01T00:00:00.000000Z");
    assertThat(new JsonArray(operator.get(path()).is(200).text())).hasSize(1);
    var quota =
        tenant
            .admin()
            .get("/v1/usage/summary")
            .is(200)
            .json()
            .getJsonArray("metrics")
            .getJsonObject(0)
            .getJsonObject("quota");
    assertThat(quota.getNumber("limit").intValue()).isEqualTo(1000);
    assertThat(quota.getNumber("used_share").doubleValue()).isBetween(0.001, 0.1);
  }

  private JsonObject mine() {
    return new JsonArray(tenant.admin().get("/v1/quotas").is(200).text()).getJsonObject(0);
  }

  @Test
  void aHardQuotaThatIsUsedUpRefusesCallsUntilItIsRaised() {
    set(3, "day", "hard").is(200);
    until(402);

    var refused = tenant.admin().get("/v1/resources").isProblem(402, "QUOTA_EXCEEDED").json();
    assertThat(refused.getString("metric")).isEqualTo("api_request");
    assertThat(refused.getString("resets_at")).endsWith("T00:00:00.000000Z");
    tenant.admin().get("/v1/quotas").is(200);
    set(1_000_000, "day", "hard").is(200);
    until(200);
    assertThat(notices())
        .extracting(entry -> entry.getJsonObject("changes").getInteger("threshold"))
        .containsExactlyInAnyOrder(80, 100);
  }

  @Test
  void aTenantIsServedAgainWhenItsQuotaIsTakenAway() {
    set(0, "hour", "hard").is(200);
    tenant.admin().get("/v1/resources");
    until(402);

    operator.delete(path() + "/api_request").is(204);

    until(200);
    operator.delete(path() + "/api_request").isProblem(404, "NOT_FOUND");
  }

  @Test
  void aSoftQuotaIsToldOfAndRefusesNothing() {
    set(2, "day", "soft").is(200);
    for (int i = 0; i < 3; i++) {
      tenant.admin().get("/v1/resources").is(200);
    }

    Patience.until("both thresholds are told of", () -> notices().size() == 2);

    tenant.admin().get("/v1/resources").is(200);
  }

  @Test
  void anotherTenantIsNotConcerned() {
    var other = SharedPlatform.onboard();
    set(0, "day", "hard").is(200);
    tenant.admin().get("/v1/resources");
    until(402);

    other.admin().get("/v1/resources").is(200);
    assertThat(other.admin().get("/v1/quotas").is(200).text()).isEqualTo("[]");
  }

  @Test
  void refusesWhatIsNoQuota() {
    set(-1, "month", "hard").isProblem(400, "VALIDATION_FAILED");
    set(1, "fortnight", "hard").isProblem(400, "VALIDATION_FAILED");
    set(1, "month", "stiff").isProblem(400, "VALIDATION_FAILED");
    set("1", "month", "hard").isProblem(400, "VALIDATION_FAILED");
    set(1e30, "month", "hard").isProblem(400, "VALIDATION_FAILED");
    operator
        .put(path() + "/Not-a-metric", JsonObject.of("limit", 1, "period", "day", "kind", "soft"))
        .isProblem(400, "VALIDATION_FAILED");
    operator
        .put(path() + "/unheard_of", JsonObject.of("limit", 1, "period", "day", "kind", "soft"))
        .isProblem(400, "VALIDATION_FAILED");
    operator
        .send(
            "PUT",
            "/v1/tenants/nobody_at_all/quotas/api_request",
            "{\"limit\":1,\"period\":\"day\",\"kind\":\"soft\"}",
            Map.of())
        .isProblem(404, "NOT_FOUND");
    operator.get("/v1/tenants/nobody_at_all/quotas").isProblem(404, "NOT_FOUND");
  }

  @Test
  void aTiersQuotaHoldsUntilTheTenantHasItsOwn() {
    try (var platform =
        SharedPlatform.start(Map.of("quotas.tiers", "free api_request 2 month hard"))) {
      var free = platform.onboard();
      for (int i = 0; i < 3; i++) {
        free.admin().get("/v1/resources");
      }
      Patience.until(
          "the tier's quota refuses", () -> free.admin().get("/v1/resources").status() == 402);

      platform
          .operator()
          .put(
              "/v1/tenants/" + free.id() + "/quotas/api_request",
              JsonObject.of("limit", 1000, "period", "month", "kind", "hard"))
          .is(200);

      Patience.until(
          "its own lets it through", () -> free.admin().get("/v1/resources").status() == 200);
    }
  }
}

package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The log as a tenant's admin reads it. */
class AuditLogIT {
  private static final String LOG = "/v1/audit-logs";

  private static List<JsonObject> items(Api api, String query) {
    return api.get(LOG + query).is(200).json().getJsonArray("items").stream()
        .map(item -> (JsonObject) item)
        .toList();
  }

  private static String create(SomeTenant tenant, String name) {
    var made =
        tenant
            .admin()
            .send(
                "POST",
                "/v1/resources",
                JsonObject.of("name", name, "data", JsonObject.of("size", 3)).encode(),
                Map.of("x-correlation-id", "of-" + name));
    return made.is(201).json().getString("id");
  }

  @Test
  void tellsWhoChangedWhat() {
    var tenant = new AuditedTenant(AuditedTenant.platform().onboard());
    var me = tenant.admin().get("/v1/me").json().getString("subject");
    var id = create(tenant.tenant(), "door");
    tenant.awaitSealed();

    var entry = items(tenant.admin(), "?action=resource.create").getFirst();

    assertThat(entry.fieldNames())
        .containsExactlyInAnyOrder(
            "id",
            "user_id",
            "api_key_id",
            "action",
            "resource_type",
            "resource_id",
            "changes",
            "ip_address",
            "correlation_id",
            "timestamp",
            "hash",
            "previous_hash");
    assertThat(entry.getString("user_id")).isEqualTo(me);
    assertThat(entry.getString("api_key_id")).isNull();
    assertThat(entry.getString("resource_type")).isEqualTo("resource");
    assertThat(entry.getString("resource_id")).isEqualTo(id);
    assertThat(entry.getJsonObject("changes").getJsonObject("name"))
        .isEqualTo(JsonObject.of("from", null, "to", "door"));
    assertThat(entry.getString("ip_address")).isEqualTo("127.0.0.1");
    assertThat(entry.getString("correlation_id")).isEqualTo("of-door");
    assertThat(entry.getString("hash")).matches("[0-9a-f]{64}");
    assertThat(entry.getString("previous_hash")).matches("[0-9a-f]{64}");
  }

  @Test
  void findsByEachFilter() {
    var tenant = SharedPlatform.onboard();
    var door = create(tenant, "door");
    create(tenant, "gate");
    tenant.admin().delete("/v1/resources/" + door).is(204);
    var admin = tenant.admin();
    var me = admin.get("/v1/me").json().getString("subject");

    assertThat(items(admin, "?resource_id=" + door))
        .extracting(entry -> entry.getString("action"))
        .containsExactly("resource.delete", "resource.create");
    assertThat(items(admin, "?action=resource.create")).hasSize(2);
    assertThat(items(admin, "?resource_type=resource&user_id=" + me)).hasSize(3);
    assertThat(items(admin, "?user_id=" + UUID.randomUUID())).isEmpty();
    var middle = items(admin, "?resource_type=resource").get(1).getString("timestamp");
    assertThat(items(admin, "?resource_type=resource&from=" + middle)).hasSize(2);
    assertThat(items(admin, "?resource_type=resource&to=" + middle)).hasSize(1);
  }

  @Test
  void pagesNewestFirst() {
    var tenant = AuditedTenant.withEntries(25);
    var seen = new ArrayList<String>();
    var cursor = "";
    while (cursor != null) {
      var page =
          tenant
              .admin()
              .get(LOG + "?limit=7" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .is(200)
              .json();
      page.getJsonArray("items").forEach(item -> seen.add(((JsonObject) item).getString("id")));
      cursor = page.getString("next_cursor");
    }

    assertThat(seen).doesNotHaveDuplicates().hasSize((int) tenant.sealed());
    assertThat(items(tenant.admin(), "?limit=200"))
        .extracting(entry -> entry.getString("id"))
        .isEqualTo(seen);
  }

  @Test
  void showsNoTenantAnothersEntries() {
    var ours = SharedPlatform.onboard();
    var theirs = SharedPlatform.onboard();
    var id = create(theirs, "theirs-alone");
    create(theirs, "more-of-theirs");
    var cursor = theirs.admin().get(LOG + "?limit=1").json().getString("next_cursor");

    assertThat(items(ours.admin(), "?resource_id=" + id)).isEmpty();
    for (var path : List.of("?limit=200", "?cursor=" + cursor, "/verify", "/export")) {
      assertThat(ours.admin().get(LOG + path).is(200).text())
          .doesNotContain("theirs")
          .doesNotContain(id)
          .doesNotContain(theirs.id());
    }
  }

  @Test
  void refusesWhatTheContractDoesNotHave() {
    var admin = SharedPlatform.onboard().admin();

    for (var query :
        List.of(
            "?user_id=me",
            "?from=yesterday",
            "?limit=0",
            "?tenant_id=acme",
            "/export?limit=9",
            "/export?limit=10001",
            "/export?after_sequence=-1",
            "/verify?entries=1")) {
      admin.get(LOG + query).isProblem(400, "VALIDATION_FAILED");
    }
    admin.get(LOG + "?cursor=nonsense").isProblem(400, "INVALID_CURSOR");
    SharedPlatform.api().get(LOG).isProblem(401, "UNAUTHENTICATED");
    SharedPlatform.started().operator().get(LOG).isProblem(403, "FORBIDDEN");
    admin.send("DELETE", LOG, null, Map.of()).isProblem(405, "METHOD_NOT_ALLOWED");
  }

  @Test
  void writesDownWhoTookTheLogAlong() {
    var admin = SharedPlatform.onboard().admin();

    var export = admin.get(LOG + "/export?limit=10").is(200);

    assertThat(export.header("content-type")).isEqualTo("application/x-ndjson");
    assertThat(items(admin, "?action=audit.export")).hasSize(1);
    admin.get(LOG).is(200);
    admin.get(LOG + "/verify").is(200);
    assertThat(items(admin, "?action=audit.list")).isEmpty();
  }
}

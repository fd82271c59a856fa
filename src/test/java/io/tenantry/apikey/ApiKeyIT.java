package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Making, reading, rotating and revoking keys. */
class ApiKeyIT {
  private static final String KEYS = "/v1/api-keys";

  private final SharedPlatform.Started platform = SharedPlatform.started();
  private final SomeTenant acme = platform.onboard();
  private final Api admin = acme.admin();

  private RowSet<Row> sql(String statement) {
    return Sql.run(
        TestServers.superuserUrl(platform.databaseUrl()),
        statement.replace("${tenant}", "tenant_" + acme.id()));
  }

  private static JsonObject body(String role) {
    return JsonObject.of("name", "Build server", "role", role);
  }

  @Test
  void showsAKeyOnceAndKeepsNoneOfIt() {
    var created =
        admin.post(KEYS, body("developer").put("expires_at", "2999-01-01T00:00:00+01:00"));

    var key = created.is(201).json();
    assertThat(created.header("cache-control")).isEqualTo("no-store");
    assertThat(created.header("location")).isEqualTo(KEYS + "/" + key.getString("id"));
    var text = key.getString("key");
    assertThat(text)
        .startsWith("tnt_live_" + acme.id() + "_")
        .startsWith(key.getString("key_prefix"));
    assertThat(key.getString("expires_at")).isEqualTo("2998-12-31T23:00:00.000000Z");
    assertThat(key.getString("created_by"))
        .isEqualTo(admin.get("/v1/me").json().getString("subject"));
    var secret = text.substring(key.getString("key_prefix").length(), text.length() - 6);
    key.remove("key");
    assertThat(admin.get(created.header("location")).is(200).json()).isEqualTo(key);
    assertThat(admin.get(KEYS).text()).contains(key.getString("key_prefix")).doesNotContain(secret);
    var kept = sql("SELECT row_to_json(k)::text FROM ${tenant}.api_keys AS k").iterator().next();
    assertThat(kept.getString(0)).contains("$2a$04$").doesNotContain(secret);
    assertThat(platform.logged()).doesNotContain(secret);
  }

  @Test
  void speaksForTheTenantInItsRole() {
    var key = MadeKey.of(admin, "read_only");

    var me = key.me().is(200).json();

    assertThat(me.getString("tenant_id")).isEqualTo(acme.id());
    assertThat(me.getString("subject")).isEqualTo(key.id());
    assertThat(me.getString("auth_type")).isEqualTo("api_key");
    assertThat(me.getString("role")).isEqualTo("read_only");
    assertThat(me.getJsonArray("permissions")).contains("read:resources");
    key.caller().get("/v1/resources").is(200);
    key.caller().post("/v1/resources", JsonObject.of("name", "x")).isProblem(403, "FORBIDDEN");
    key.caller().get(KEYS).isProblem(403, "FORBIDDEN");
  }

  @Test
  void playsTheKeyAgainUnderAnIdempotencyKey() {
    var once = Map.of("idempotency-key", UUID.randomUUID().toString());
    var body = body("developer").encode();

    var first = admin.send("POST", KEYS, body, once).is(201);
    var second = admin.send("POST", KEYS, body, once).is(201);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("idempotent-replayed")).isEqualTo("true");
    assertThat(second.header("cache-control")).isEqualTo("no-store");
    assertThat(admin.get(KEYS).json().getJsonArray("items")).hasSize(1);
    var path = KEYS + "/" + first.json().getString("id") + "/rotate";
    var rotated = admin.send("POST", path, null, once).isProblem(422, "IDEMPOTENCY_KEY_REUSED");
    assertThat(rotated.text()).doesNotContain("tnt_");
    var again = Map.of("idempotency-key", UUID.randomUUID().toString());
    var next = admin.send("POST", path, null, again).is(201);
    assertThat(admin.send("POST", path, null, again).is(201).text()).isEqualTo(next.text());
  }

  @Test
  void refusesWhatIsNoKey() {
    for (var wrong :
        List.of(
            new JsonObject(),
            JsonObject.of("name", "x"),
            JsonObject.of("role", "admin"),
            body("admin").put("name", ""),
            body("admin").put("key", "mine"),
            body("admin").put("expires_at", "tomorrow"),
            body("admin").put("expires_at", "2020-01-01T00:00:00Z"),
            body("admin").put("expires_at", "9999-12-31T23:59:59-10:00"),
            body("nobody"))) {
      admin.post(KEYS, wrong).isProblem(400, "VALIDATION_FAILED");
    }
    var role = admin.post(KEYS, body("nobody")).json().getJsonArray("errors").getJsonObject(0);
    assertThat(role.getString("pointer")).isEqualTo("/role");
    admin.get(KEYS + "/not-an-id").isProblem(400, "VALIDATION_FAILED");
    admin.get(KEYS + "?cursor=x").isProblem(400, "INVALID_CURSOR");
    for (var seconds : List.of(-1, 30 * 86_400 + 1)) {
      admin
          .post(
              MadeKey.of(admin, "admin").path() + "/rotate",
              JsonObject.of("overlap_seconds", seconds))
          .isProblem(400, "VALIDATION_FAILED");
    }
  }

  @Test
  void nobodyMakesRotatesOrRevokesAKeyThatMayMoreThanThey() {
    sql(
        "INSERT INTO ${tenant}.rbac_policies (id, role, permissions) VALUES (gen_random_uuid(), 'keeper', '[{\"action\": \"*\", \"resource\": \"api_keys\"}]')");
    var keeper = MadeKey.of(admin, "keeper").caller();
    var strong = MadeKey.of(admin, "developer");

    keeper.post(KEYS, body("developer")).isProblem(403, "FORBIDDEN");
    keeper.post(strong.path() + "/rotate", null).isProblem(403, "FORBIDDEN");
    keeper.delete(strong.path()).isProblem(403, "FORBIDDEN");

    strong.me().is(200);
    var equal = MadeKey.of(keeper, "keeper");
    equal.rotate(null).me().is(200);
    keeper.delete(equal.path()).is(204);
  }

  @Test
  void revokesForGood() {
    var key = MadeKey.of(admin, "developer");
    key.me().is(200);

    admin.delete(key.path()).is(204);

    Patience.until("the key is refused", () -> key.me().status() == 401);
    key.me().isProblem(401, "INVALID_CREDENTIALS");
    var revoked = key.read();
    assertThat(revoked.getString("revoked_at")).isNotNull();
    admin.delete(key.path()).is(204);
    assertThat(key.read()).isEqualTo(revoked);
    admin.post(key.path() + "/rotate", null).isProblem(409, "API_KEY_ENDED");
  }

  @Test
  void aKeyInAnothersPlaceHasItsRoleAndItsEnd() {
    var old = MadeKey.of(admin, body("read_only").put("expires_at", "2999-01-01T00:00:00.000000Z"));

    var next = old.rotate(null);

    assertThat(next.row().getString("name")).isEqualTo("Build server");
    assertThat(next.row().getString("role")).isEqualTo("read_only");
    assertThat(next.row().getString("expires_at")).isEqualTo("2999-01-01T00:00:00.000000Z");
    assertThat(next.row().getString("rotated_from")).isEqualTo(old.id());
    assertThat(old.read().getString("revoked_at")).isNotNull();
    next.me().is(200);
    Patience.until("the old key is refused", () -> old.me().status() == 401);
    admin.post(old.path() + "/rotate", null).isProblem(409, "API_KEY_ENDED");
  }

  @Test
  void bothWorkUntilTheOverlapEnds() {
    var old = MadeKey.of(admin, "developer");
    old.me().is(200);

    var next = old.rotate(3600);

    old.me().is(200);
    next.me().is(200);
    assertThat(old.read().getString("revoked_at")).isNull();
    assertThat(old.read().getString("expires_at")).isNotNull();
    assertThat(next.read().getString("expires_at")).isNull();
    sql("UPDATE ${tenant}.api_keys SET expires_at = now() WHERE id = '%s'".formatted(old.id()));
    Patience.until("the old key is refused", () -> old.me().status() == 401);
    next.me().is(200);
    admin.post(old.path() + "/rotate", null).isProblem(409, "API_KEY_ENDED");
  }

  @Test
  void anOverlapDoesNotLengthenALife() {
    var old = MadeKey.of(admin, "developer");
    var soon = "now() + interval '1 minute'";
    sql("UPDATE ${tenant}.api_keys SET expires_at = %s WHERE id = '%s'".formatted(soon, old.id()));
    var end = old.read().getString("expires_at");

    var next = old.rotate(3600);

    assertThat(old.read().getString("expires_at")).isEqualTo(end);
    assertThat(next.row().getString("expires_at")).isEqualTo(end);
  }

  @Test
  void outlivesTheUserWhoMadeIt() {
    var key = MadeKey.of(admin, "developer");

    sql("DELETE FROM ${tenant}.users");

    Patience.until("the admin is refused", () -> admin.get("/v1/me").status() == 401);
    key.me().is(200);
    key.caller().post("/v1/resources", JsonObject.of("name", "made later")).is(201);
  }

  @Test
  void pagesThroughKeysNewestFirst() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(MadeKey.of(admin, "developer").id());
    }

    var seen = new ArrayList<String>();
    for (var cursor = ""; cursor != null; ) {
      var page = admin.get(KEYS + "?limit=2" + cursor).is(200).json();
      page.getJsonArray("items").forEach(key -> seen.add(((JsonObject) key).getString("id")));
      var next = page.getString("next_cursor");
      cursor = next == null ? null : "&cursor=" + next;
    }

    assertThat(seen).isEqualTo(ids);
  }

  @Test
  void writesDownEachChangeButNoSecret() {
    var key = MadeKey.of(admin, "developer");
    var next = key.rotate(60);
    admin.delete(next.path()).is(204);
    admin.delete(next.path()).is(204);

    var entries = new ArrayList<String>();
    var all = new StringBuilder();
    for (var row :
        sql(
            "SELECT action, resource_id, changes::text FROM ${tenant}.audit_logs WHERE resource_type = 'api_key' ORDER BY id")) {
      entries.add(row.getString(0) + " " + row.getString(1));
      all.append(row.getString(2));
    }

    assertThat(entries)
        .containsExactlyInAnyOrder(
            "apikey.create " + key.id(),
            "apikey.rotate " + key.id(),
            "apikey.rotate " + next.id(),
            "apikey.delete " + next.id());
    assertThat(all).contains("developer", "rotated_from", "revoked_at").doesNotContain(key.text());
    assertThat(all.toString())
        .doesNotContain("$2a$")
        .doesNotContain(next.text().substring(next.row().getString("key_prefix").length()));
  }
}

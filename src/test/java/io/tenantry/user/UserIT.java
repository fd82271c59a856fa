package io.tenantry.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UserIT {
  private static final String PASSWORD = "a pass phrase of some user";

  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api admin = tenant.admin();

  private Api.Answer create(String email, String role) {
    return admin.post("/v1/users", SomeUser.body(email, PASSWORD, role));
  }

  @Test
  void aNewUserLogsInWithTheRoleThatWasGiven() {
    var created = create("Grace@users.test", "developer").is(201);

    var user = created.json();
    assertThat(user.fieldNames())
        .containsExactlyInAnyOrder("id", "email", "role", "created_at", "updated_at");
    assertThat(created.header("location")).isEqualTo("/v1/users/" + user.getString("id"));
    var read = admin.get("/v1/users/" + user.getString("id")).is(200);
    assertThat(read.json()).isEqualTo(user);
    assertThat(read.header("etag")).isEqualTo(created.header("etag"));
    var grace = SharedPlatform.api().as(tenant.id(), "grace@USERS.test", PASSWORD);
    assertThat(grace.get("/v1/me").json().getString("role")).isEqualTo("developer");
    assertThat(created.text()).doesNotContain("$2").doesNotContain("password");
  }

  @Test
  void anEmailIsTakenHoweverItIsSpelled() {
    create("ada@users.test", "developer").is(201);
    var other = create("bob@users.test", "developer").is(201).json().getString("id");

    create("ADA@Users.test", "read_only").isProblem(409, "USER_EXISTS");
    admin
        .patch("/v1/users/" + other, JsonObject.of("email", "Ada@users.test"))
        .isProblem(409, "USER_EXISTS");
    admin.patch("/v1/users/" + other, JsonObject.of("email", "BOB@users.test")).is(200);
    SharedPlatform.onboard()
        .admin()
        .post("/v1/users", SomeUser.body("ada@users.test", PASSWORD, "developer"))
        .is(201);
  }

  @Test
  void listsNewestFirstByCursor() {
    for (int i = 0; i < 4; i++) {
      create("u" + i + "@users.test", "read_only").is(201);
    }

    var seen = new JsonArray();
    var cursor = "";
    do {
      var page = admin.get("/v1/users?limit=2" + cursor).is(200);
      assertThat(page.text()).doesNotContain("$2");
      page.json()
          .getJsonArray("items")
          .forEach(row -> seen.add(((JsonObject) row).getString("email")));
      var next = page.json().getString("next_cursor");
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());

    assertThat(seen)
        .isEqualTo(
            JsonArray.of(
                "u3@users.test",
                "u2@users.test",
                "u1@users.test",
                "u0@users.test",
                tenant.email()));
    admin.get("/v1/users?cursor=bm90IG91cnM").isProblem(400, "INVALID_CURSOR");
    admin.get("/v1/users?cursor=MjAyNi0wMS0wMVQwMDowMDowMFogeA").isProblem(400, "INVALID_CURSOR");
    admin.get("/v1/users?limit=0").isProblem(400, "VALIDATION_FAILED");
  }

  @Test
  void refusesWhatIsNoUser() {
    for (var body :
        new JsonObject[] {
          SomeUser.body("not an email", PASSWORD, "developer"),
          SomeUser.body("a@users.test", "short", "developer"),
          SomeUser.body("a@users.test", "aaaaaaaaaaaaaaaaaaaa", "developer"),
          SomeUser.body("a@users.test", PASSWORD, "no_such_role"),
          SomeUser.body("a@users.test", PASSWORD, "Not A Role"),
          JsonObject.of("email", "a@users.test", "role", "developer")
        }) {
      admin.post("/v1/users", body).isProblem(400, "VALIDATION_FAILED");
    }
    var pointed = create("a@users.test", "no_such_role").json().getJsonArray("errors");
    assertThat(pointed.getJsonObject(0).getString("pointer")).isEqualTo("/role");
    admin.get("/v1/users/not-an-id").isProblem(400, "VALIDATION_FAILED");
  }

  @Test
  void noMemberIsTakenThatIsNotTheCallersToSet() {
    var id = create("own@users.test", "developer").is(201).json().getString("id");
    var before = admin.get("/v1/users/" + id).json();

    for (var member :
        new String[] {"id", "tenant_id", "created_at", "password_hash", "version", "plan"}) {
      admin
          .post("/v1/users", SomeUser.body("m@users.test", PASSWORD, "developer").put(member, "x"))
          .isProblem(400, "VALIDATION_FAILED");
      admin
          .patch("/v1/users/" + id, JsonObject.of("email", "m@users.test", member, "x"))
          .isProblem(400, "VALIDATION_FAILED");
    }
    for (var member : new String[] {"email", "password", "role"}) {
      admin
          .send("PATCH", "/v1/users/" + id, "{\"" + member + "\":null}", Map.of())
          .isProblem(400, "VALIDATION_FAILED");
    }
    assertThat(admin.get("/v1/users/" + id).json()).isEqualTo(before);
  }

  @Test
  void aChangeKeepsWhatItDoesNotName() {
    var id = create("kept@users.test", "developer").is(201).json().getString("id");
    var path = "/v1/users/" + id;

    var changed =
        admin
            .send(
                "PATCH",
                path,
                "{\"role\":\"read_only\"}",
                Map.of("content-type", "application/merge-patch+json", "if-match", "\"1\""))
            .is(200);

    assertThat(changed.json().getString("email")).isEqualTo("kept@users.test");
    assertThat(changed.json().getString("role")).isEqualTo("read_only");
    assertThat(changed.header("etag")).isEqualTo("\"2\"");
    assertThat(admin.patch(path, new JsonObject()).is(200).header("etag")).isEqualTo("\"2\"");
    var stale = Map.of("if-match", "\"1\"");
    admin
        .send("PATCH", path, "{\"role\":\"developer\"}", stale)
        .isProblem(412, "PRECONDITION_FAILED");
    admin.send("DELETE", path, null, stale).isProblem(412, "PRECONDITION_FAILED");
    admin.send("DELETE", path, null, Map.of("if-match", "\"2\"")).is(204);
    admin.get(path).isProblem(404, "NOT_FOUND");
  }

  @Test
  void anotherTenantsUserIsNotThere() {
    var path = "/v1/users/" + create("hid@users.test", "developer").json().getString("id");
    var stranger = SharedPlatform.onboard().admin();

    stranger.get(path).isProblem(404, "NOT_FOUND");
    stranger
        .patch(path, JsonObject.of("password", "another pass phrase of mine"))
        .isProblem(404, "NOT_FOUND");
    stranger.delete(path).isProblem(404, "NOT_FOUND");
    admin.get(path).is(200);
  }

  @Test
  void createsOnceUnderAnIdempotencyKey() {
    var key = Map.of("idempotency-key", UUID.randomUUID().toString());
    var body = SomeUser.body("once@users.test", PASSWORD, "developer");

    var first = admin.send("POST", "/v1/users", body.encode(), key).is(201);
    var second = admin.send("POST", "/v1/users", body.encode(), key).is(201);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("idempotent-replayed")).isEqualTo("true");
    admin
        .send("POST", "/v1/users", body.put("role", "read_only").encode(), key)
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void whatADeletedUserOwnsStays() {
    var user = SomeUser.in(tenant, "developer");
    var row = user.api().post("/v1/resources", JsonObject.of("name", "theirs")).json();

    admin.delete(user.path()).is(204);

    var left = admin.get("/v1/resources/" + row.getString("id")).is(200).json();
    assertThat(left.getString("owner_id")).isEqualTo(user.id());
  }

  @Test
  void everyChangeIsWrittenDownWithoutItsSecrets() {
    var user = SomeUser.in(tenant, "developer");
    admin.patch(user.path(), JsonObject.of("role", "read_only", "password", PASSWORD)).is(200);
    admin.delete(user.path()).is(204);

    var log =
        Sql.run(
            TestServers.superuserUrl(SharedPlatform.started().databaseUrl()),
            "SELECT string_agg(action || ' ' || changes::text, ' ' ORDER BY \"timestamp\")"
                + " FROM tenant_%s.audit_logs WHERE resource_id = '%s'"
                    .formatted(tenant.id(), user.id()));
    assertThat(log.iterator().next().getString(0))
        .contains("user.create", "user.update", "user.delete", "\"changed\": true")
        .containsOnlyOnce("{\"to\": \"read_only\", \"from\": \"developer\"}")
        .doesNotContain("$2")
        .doesNotContain(PASSWORD);
  }
}

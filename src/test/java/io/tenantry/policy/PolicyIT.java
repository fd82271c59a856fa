package io.tenantry.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyIT {
  private static final String EDITOR = "/v1/policies/editor";

  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api admin = tenant.admin();

  private static JsonObject rules(String... permissions) {
    return SomeUser.rules(permissions);
  }

  @Test
  void answersTheRoleThatWasWritten() {
    var wanted = rules("read:resources", "update:resources (own)", "*:users", "read:*");

    var created = admin.put(EDITOR, wanted).is(201);

    assertThat(created.header("location")).isEqualTo(EDITOR);
    var policy = created.json();
    assertThat(policy.fieldNames())
        .containsExactlyInAnyOrder("role", "built_in", "permissions", "created_at", "updated_at");
    assertThat(policy.getJsonArray("permissions")).isEqualTo(wanted.getJsonArray("permissions"));
    assertThat(policy.getBoolean("built_in")).isFalse();
    var read = admin.get(EDITOR).is(200);
    assertThat(read.json()).isEqualTo(policy);
    assertThat(read.header("etag")).isEqualTo(created.header("etag"));
  }

  @Test
  void aRoleIsReplacedByWhoeverHasReadItLast() {
    var first = Map.of("if-match", admin.put(EDITOR, rules("read:resources")).header("etag"));

    admin.send("PUT", EDITOR, rules().encode(), first).is(200);

    admin
        .send("PUT", EDITOR, rules("read:users").encode(), first)
        .isProblem(412, "PRECONDITION_FAILED");
    admin.send("DELETE", EDITOR, null, first).isProblem(412, "PRECONDITION_FAILED");
    admin
        .send("PUT", "/v1/policies/none_yet", rules().encode(), first)
        .isProblem(412, "PRECONDITION_FAILED");
    admin
        .send("PUT", "/v1/policies/developer", rules().encode(), first)
        .isProblem(412, "PRECONDITION_FAILED");
    assertThat(admin.get(EDITOR).json().getJsonArray("permissions")).isEmpty();
    admin.send("DELETE", EDITOR, null, Map.of("if-match", "\"2\"")).is(204);
    admin.get(EDITOR).isProblem(404, "NOT_FOUND");
    admin.delete(EDITOR).isProblem(404, "NOT_FOUND");
  }

  @Test
  void listsBuiltInRolesAmongTheTenantsOwnByName() {
    admin.put("/v1/policies/a_first", rules("read:users")).is(201);
    admin.put("/v1/policies/a1", rules("read:users")).is(201);
    admin.put("/v1/policies/zz", rules("read:users")).is(201);
    admin.put("/v1/policies/developer", rules("read:resources")).is(200);
    var all = List.of("a1", "a_first", "admin", "developer", "read_only", "zz");

    for (int limit : new int[] {1, 2, 4, 50}) {
      assertThat(names(limit)).as("pages of " + limit).isEqualTo(all);
    }
    var page = admin.get("/v1/policies").json().getJsonArray("items");
    assertThat(page.getJsonObject(2).getJsonArray("permissions"))
        .isEqualTo(rules("*:*").getJsonArray("permissions"));
    assertThat(page.getJsonObject(2).getBoolean("built_in")).isTrue();
    assertThat(page.getJsonObject(3).getJsonArray("permissions"))
        .isEqualTo(rules("read:resources").getJsonArray("permissions"));
    assertThat(page.getJsonObject(3).getBoolean("built_in")).isTrue();
    admin.get("/v1/policies?cursor=bm90IG91cnM").isProblem(400, "INVALID_CURSOR");
  }

  private List<String> names(int limit) {
    var names = new ArrayList<String>();
    var cursor = "";
    do {
      var page = admin.get("/v1/policies?limit=" + limit + cursor).is(200).json();
      page.getJsonArray("items").forEach(row -> names.add(((JsonObject) row).getString("role")));
      var next = page.getString("next_cursor");
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return names;
  }

  @Test
  void namesTheNearestOfAPermissionThatThereIsNot() {
    var refused =
        admin
            .put(EDITOR, rules("read:users", "red:resources", "update:flying_saucers"))
            .isProblem(400, "VALIDATION_FAILED");

    assertThat(refused.json().getJsonArray("errors"))
        .isEqualTo(
            JsonArray.of(
                JsonObject.of(
                    "pointer",
                    "/permissions/1",
                    "detail",
                    "there is no permission red:resources; did you mean read:resources?"),
                JsonObject.of(
                    "pointer",
                    "/permissions/2",
                    "detail",
                    "there is no permission update:flying_saucers")));
    admin.get(EDITOR).isProblem(404, "NOT_FOUND");
  }

  @Test
  void refusesWhatIsNoRole() {
    var many = Collections.nCopies(101, "read:users").toArray(new String[0]);
    admin.put(EDITOR, rules(many)).isProblem(400, "VALIDATION_FAILED");
    admin.put(EDITOR, new JsonObject()).isProblem(400, "VALIDATION_FAILED");
    admin.put(EDITOR, rules("Read:users")).isProblem(400, "VALIDATION_FAILED");
    for (var rule :
        List.of(
            "{\"action\":\"read\"}",
            "{\"action\":\"read\",\"resource\":\"users\",\"effect\":\"deny\"}",
            "{\"action\":\"read\",\"resource\":\"users\",\"conditions\":{\"owner\":false}}",
            "{\"action\":\"read\",\"resource\":\"users\",\"conditions\":{\"team\":true}}")) {
      admin
          .send("PUT", EDITOR, "{\"permissions\":[" + rule + "]}", Map.of())
          .isProblem(400, "VALIDATION_FAILED");
    }
    for (var member : new String[] {"role", "built_in", "id", "tenant_id", "created_at"}) {
      admin.put(EDITOR, rules().put(member, "x")).isProblem(400, "VALIDATION_FAILED");
    }
    for (var name : List.of("Editor", "1st", "a-b", "r".repeat(41), "%C3%A9")) {
      admin.put("/v1/policies/" + name, rules()).isProblem(400, "VALIDATION_FAILED");
    }
    admin.put("/v1/policies/" + "r".repeat(40), rules()).is(201);
    admin.put("/v1/policies/check", rules()).isProblem(405, "METHOD_NOT_ALLOWED");
  }

  @Test
  void aTenantHasSoManyRolesAndNoMore() {
    for (int i = 0; i < 200; i++) {
      admin.put("/v1/policies/r" + i, rules("read:users")).is(201);
    }

    admin.put("/v1/policies/one_more", rules()).isProblem(409, "TOO_MANY_ROLES");

    admin.put("/v1/policies/r0", rules("read:resources")).is(200);
    admin.put("/v1/policies/developer", rules("read:resources")).is(200);
    assertThat(names(200)).hasSize(203);
    admin.delete("/v1/policies/r0").is(204);
    admin.put("/v1/policies/one_more", rules()).is(201);
  }

  @Test
  void aRoleOfTheSameNameIsAnotherRoleInEachTenant() {
    var stranger = SharedPlatform.onboard().admin();
    admin.put(EDITOR, rules("read:users")).is(201);
    stranger.get(EDITOR).isProblem(404, "NOT_FOUND");
    stranger.delete(EDITOR).isProblem(404, "NOT_FOUND");

    stranger.put(EDITOR, rules("read:resources")).is(201);

    assertThat(admin.get(EDITOR).json().getJsonArray("permissions"))
        .isEqualTo(rules("read:users").getJsonArray("permissions"));
    stranger.put("/v1/policies/developer", rules()).is(200);
    assertThat(admin.get("/v1/policies/developer").json().getJsonArray("permissions")).isNotEmpty();
  }

  @Test
  void aRoleThatSomebodyHasStays() {
    admin.put(EDITOR, rules("read:resources")).is(201);
    var user = SomeUser.in(tenant, "editor");

    admin.delete(EDITOR).isProblem(409, "ROLE_IN_USE");

    admin.patch(user.path(), JsonObject.of("role", "read_only")).is(200);
    admin.delete(EDITOR).is(204);
  }
}

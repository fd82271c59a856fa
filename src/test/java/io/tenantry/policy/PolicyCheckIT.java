package io.tenantry.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the platform says of its own decisions. */
class PolicyCheckIT {
  private static final String CHECK = "/v1/policies/check";

  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api admin = tenant.admin();
  private final SomeUser author =
      SomeUser.holding(
          tenant,
          "read:policies",
          "create:resources",
          "read:resources",
          "update:resources (own)",
          "update:users (own)");

  private static JsonObject question(String action, String resource) {
    return JsonObject.of("action", action, "resource", resource);
  }

  private static JsonObject ask(Api caller, JsonObject question) {
    var verdict = caller.post(CHECK, question).is(200).json();
    assertThat(verdict.fieldNames()).containsExactlyInAnyOrder("allowed", "reason", "matched");
    return verdict;
  }

  private static String row(Api owner) {
    return owner.post("/v1/resources", JsonObject.of("name", "row")).is(201).json().getString("id");
  }

  @Test
  void saysWhichRuleDecides() {
    var verdict = ask(admin, question("delete", "users"));

    assertThat(verdict.getBoolean("allowed")).isTrue();
    assertThat(verdict.getJsonObject("matched"))
        .isEqualTo(JsonObject.of("action", "*", "resource", "*"));
    assertThat(verdict.getString("reason")).contains("admin").contains("*:*");
    assertThat(ask(author.api(), question("read", "resources")).getBoolean("allowed")).isTrue();
  }

  @Test
  void saysThatNoRuleFits() {
    var verdict = ask(author.api(), question("delete", "resources"));

    assertThat(verdict.getBoolean("allowed")).isFalse();
    assertThat(verdict.getValue("matched")).isNull();
    assertThat(verdict.getString("reason")).contains("No rule").contains("delete:resources");
  }

  @Test
  void answersForAnotherRole() {
    var developer = question("create", "resources").put("role", "developer");
    var reader = question("create", "resources").put("role", "read_only");

    assertThat(ask(author.api(), developer).getBoolean("allowed")).isTrue();
    assertThat(ask(author.api(), reader).getBoolean("allowed")).isFalse();
    admin.put("/v1/policies/developer", SomeUser.rules("read:resources")).is(200);
    assertThat(ask(author.api(), developer).getBoolean("allowed")).isFalse();
  }

  @Test
  void aRuleForOwnRowsDependsOnTheRow() {
    var update = question("update", "resources");
    var ours = update.copy().put("resource_id", row(author.api()));
    var theirs = update.copy().put("resource_id", row(admin));
    var nobodys = update.copy().put("resource_id", UUID.randomUUID().toString());

    assertThat(ask(author.api(), update).getBoolean("allowed")).isTrue();
    assertThat(ask(author.api(), update).getString("reason")).contains("owns");
    var yes = ask(author.api(), ours);
    assertThat(yes.getBoolean("allowed")).isTrue();
    assertThat(yes.getJsonObject("matched"))
        .isEqualTo(
            SomeUser.rules("update:resources (own)").getJsonArray("permissions").getValue(0));
    var no = ask(author.api(), theirs);
    assertThat(no.getBoolean("allowed")).isFalse();
    assertThat(no)
        .as("tells nothing of what is not the caller's")
        .isEqualTo(ask(author.api(), nobodys));
  }

  @Test
  void whatIsNotTheCallersToReadIsNotToldByTheVerdict() {
    var blind =
        SomeUser.holding(tenant, "read:policies", "create:resources", "update:resources (own)");
    var update = question("update", "resources");
    var stranger = SharedPlatform.onboard().admin();

    var ours = ask(blind.api(), update.copy().put("resource_id", row(blind.api())));
    assertThat(ours.getBoolean("allowed")).isFalse();
    assertThat(ours.getString("reason")).contains("may not read");
    for (var id : new String[] {row(admin), row(stranger), UUID.randomUUID().toString()}) {
      assertThat(ask(blind.api(), update.copy().put("resource_id", id))).isEqualTo(ours);
    }
  }

  @Test
  void forAnotherRoleARuleForOwnRowsDependsOnWhoHasIt() {
    var role = author.api().get("/v1/me").json().getString("role");
    var question =
        question("update", "resources").put("role", role).put("resource_id", row(author.api()));

    assertThat(ask(author.api(), question).getBoolean("allowed")).isTrue();
    var verdict = ask(admin, question);
    assertThat(verdict.getBoolean("allowed")).isFalse();
    assertThat(verdict.getString("reason")).contains("depends on the owner");
    assertThat(verdict.getJsonObject("matched").getString("action")).isEqualTo("update");
  }

  @Test
  void aRuleForOwnRowsAllowsNothingWhereNobodyOwnsAny() {
    var verdict = ask(author.api(), question("update", "users"));

    assertThat(verdict.getBoolean("allowed")).isFalse();
    assertThat(verdict.getJsonObject("matched").getString("resource")).isEqualTo("users");
    author.api().patch(author.path(), new JsonObject()).isProblem(403, "FORBIDDEN");
  }

  @Test
  void refusesWhatItCannotAnswer() {
    admin.post(CHECK, question("red", "users")).isProblem(400, "VALIDATION_FAILED");
    admin.post(CHECK, question("*", "users")).isProblem(400, "VALIDATION_FAILED");
    admin.post(CHECK, JsonObject.of("action", "read")).isProblem(400, "VALIDATION_FAILED");
    admin
        .post(CHECK, question("read", "users").put("role", "nobody"))
        .isProblem(400, "VALIDATION_FAILED");
    admin
        .post(CHECK, question("read", "users").put("resource_id", "1"))
        .isProblem(400, "VALIDATION_FAILED");
    SomeUser.holding(tenant, "read:users")
        .api()
        .post(CHECK, question("read", "users"))
        .isProblem(403, "FORBIDDEN");
    SharedPlatform.api().post(CHECK, question("read", "users")).isProblem(401, "UNAUTHENTICATED");
  }

  @Test
  void answersTheSameAgainUnderAnIdempotencyKey() {
    var key = Map.of("idempotency-key", UUID.randomUUID().toString());
    var body = question("read", "users").encode();

    var first = admin.send("POST", CHECK, body, key).is(200);
    var second = admin.send("POST", CHECK, body, key).is(200);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("idempotent-replayed")).isEqualTo("true");
    admin
        .send("POST", CHECK, question("read", "policies").encode(), key)
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
    assertThat(author.api().send("POST", CHECK, body, key).is(200).header("idempotent-replayed"))
        .isEmpty();
  }
}

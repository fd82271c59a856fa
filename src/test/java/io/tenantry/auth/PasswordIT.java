package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which passwords a tenant's admin may choose, and which then log in. */
class PasswordIT {
  private static final String BYTES_72 =
      "seventy-two bytes of quite unguessable text, all of it, up to the last Z";

  private final SharedPlatform.Started platform = SharedPlatform.started();
  private String id = "";

  private Api.Answer onboard(String password) {
    id = "p" + Long.toString(System.nanoTime(), 36);
    return platform.api().post("/v1/tenants", SomeTenant.body(id, "ann@acme.test", password));
  }

  private Api.Answer logIn(String password) {
    var body = JsonObject.of("tenant_id", id, "email", "ann@acme.test", "password", password);
    return platform.api().post("/v1/auth/login", body);
  }

  private void accepts(String password) {
    onboard(password).is(201);
    logIn(password).is(200);
  }

  private void refuses(String password, String why) {
    double before = platform.metric("tenantry_auth_hashes_total");
    var refused = onboard(password).isProblem(400, "VALIDATION_FAILED");
    var error = refused.json().getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("pointer")).isEqualTo("/admin/password");
    assertThat(error.getString("detail")).contains(why);
    assertThat(refused.text()).doesNotContain(password);
    assertThat(platform.metric("tenantry_auth_hashes_total")).isEqualTo(before);
  }

  @Test
  void hasAtLeastFifteenCharacters() {
    refuses("vexed-quahog-7", "at least 15 characters");
    accepts("vexed-quahog-71");
    // Fifteen characters are counted as people count them, not by the chars of Java.
    refuses(
        "\uD83E\uDD94\uD83E\uDDED\uD83E\uDEA2\uD83E\uDE97\uD83E\uDEBC\uD83E\uDED6\uD83E\uDD8F",
        "at least 15 characters");
  }

  @Test
  void hasAtMostSeventyTwoBytes() {
    assertThat(BYTES_72).hasSize(72);
    accepts(BYTES_72);
    logIn(BYTES_72.replace('Z', 'Y')).is(401);
    logIn(BYTES_72 + "Z").is(401);
    refuses(BYTES_72 + "Z", "at most 72 bytes");
    // 37 characters of two bytes each.
    refuses("ж".repeat(12) + "щюябвгдеёзийклмнопрстуфхц", "at most 72 bytes");
  }

  @Test
  void needsNoMixtureOfCharacters() {
    for (var password :
        List.of(
            "lowercase words only here",
            "SHOUTED MUSHROOM TROLLEY",
            "739105628460175",
            "  spaces at both ends  ",
            "пароль из многих слов",
            "\uD83E\uDD94 hedgehog, \uD83E\uDDED compass, \uD83E\uDE97 song",
            "a tab\tand \"quotes\" \\ here")) {
      accepts(password);
    }
  }

  @Test
  void isTheSameHoweverItIsTyped() {
    onboard("caf\u00E9 cr\u00E8me \uFB01ne \u2168").is(201);

    logIn("cafe\u0301 cre\u0300me \uFB01ne \u2168").is(200);
    logIn("caf\u00E9 cr\u00E8me fine IX").is(200);
    logIn("\uFF43\uFF41\uFF46\u00E9 cr\u00E8me fine IX").is(200);
    logIn("cafe creme fine IX").is(401);
  }

  @Test
  void isNoneThatGuessersTryFirst() {
    for (var common :
        List.of(
            "passwordpassword",
            "123456789012345",
            "qwertyuiopasdfghjkl",
            "aaaaaaaaaaaaaaaaaaaa",
            "tenantrytenantry",
            "tenantry12345678",
            "P@ssw0rd12345678")) {
      refuses(common, "too common");
    }
  }

  @Test
  void isNotMadeOfWhatEverybodyKnows() {
    var body = SomeTenant.body("globexcorporation", "ann@globex.test", "globexcorporation1");

    platform.api().post("/v1/tenants", body).isProblem(400, "VALIDATION_FAILED");
  }
}

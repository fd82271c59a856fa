package io.tenantry.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sign-up may not ask for. */
class SignUpIT {
  private static final String LONG_ENOUGH = "quite a long secret of ours";

  private final Api api = SharedPlatform.api();

  private Api.Answer signUp(String id, String email, String password) {
    return api.post("/v1/tenants", SomeTenant.body(id, email, password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "A",
        "Acme",
        "a-b",
        "a.b",
        "a b",
        "a,b",
        "a, tenant_b",
        "acme\"",
        "acme'",
        "acme;drop",
        "1acme",
        "_acme",
        "$user",
        "\"$user\"",
        "аcme",
        "acmé",
        "ac\u200bme",
        "acme\n",
        "acme\u0000",
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx",
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddaaaaaaaaaabbbbbbbbbbccccc"
      })
  void refusesWhatIsNoTenantsId(String id) {
    var refused = signUp(id, "admin@life.test", LONG_ENOUGH);

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(pointer(refused)).isEqualTo("/tenant_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"public", "pg_catalog", "pg_toast", "information_schema", "platform"})
  void refusesNamesThatPostgresOrThePlatformHave(String id) {
    var refused = signUp(id, "admin@life.test", LONG_ENOUGH);

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(pointer(refused)).isEqualTo("/tenant_id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "fourteen chars",
        "passwordpassword",
        "aaaaaaaaaaaaaaaaaaaa",
        "123456789012345678",
        "qwertyuiopasdfghjkl",
        "tenantrytenantry",
        "a pass phrase which is longer than the seventy-two bytes that bcrypt sees",
        "ééééééééééééééééééééééééééééééééééééé"
      })
  void refusesAPasswordThatProtectsNothing(String password) {
    var id = newId();

    var refused = signUp(id, "admin@life.test", password).isProblem(400, "VALIDATION_FAILED");

    assertThat(pointer(refused)).isEqualTo("/admin/password");
    assertThat(refused.text()).doesNotContain(password);
    signUp(id, "admin@life.test", LONG_ENOUGH).is(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple",
        "no digits nor capitals here",
        "🦉🦉🦔🦔🦊🦊🐙🐙🐌🐌🐝 zoo",
        "exactly15chars!",
        "seventy-two bytes are the most that bcrypt looks at, so this is taken ok"
      })
  void takesAnyLongPassword(String password) {
    var id = newId();

    signUp(id, "admin@life.test", password).is(201);

    api.as(id, "admin@life.test", password).get("/v1/me").is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nobody", "a@", "@b.test", "a b@c.test", "a@b.test\n", "a@b@c.test"})
  void refusesWhatIsNoEmail(String email) {
    var refused = signUp(newId(), email, LONG_ENOUGH).isProblem(400, "VALIDATION_FAILED");

    assertThat(pointer(refused)).isEqualTo("/admin/email");
  }

  private static String newId() {
    return "s" + UUID.randomUUID().toString().replace("-", "");
  }

  private static String pointer(Api.Answer refused) {
    return ((JsonObject) refused.json().getJsonArray("errors").getValue(0)).getString("pointer");
  }
}

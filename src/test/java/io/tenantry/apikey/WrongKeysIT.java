package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Keys that are none, or none any more: refused alike, at little cost. */
class WrongKeysIT {
  private static final int FLOOD = 50;

  private final SharedPlatform.Started platform = SharedPlatform.started();
  private final SomeTenant acme = platform.onboard();
  private final MadeKey key = MadeKey.of(acme.admin(), "developer");
  private final KeySeal seal = Seals.of(platform);

  private void sql(String statement) {
    Sql.run(
        TestServers.superuserUrl(platform.databaseUrl()),
        statement.formatted("tenant_" + acme.id() + ".api_keys", key.id()));
  }

  private double hashes() {
    return platform.metric("tenantry_auth_hashes_total");
  }

  private double counted(Outcome outcome) {
    return platform.metric(
        "tenantry_apikey_verifications_total{outcome=\"%s\"}"
            .formatted(outcome.name().toLowerCase(java.util.Locale.ROOT)));
  }

  private void floods(Outcome outcome, Supplier<String> wrong) {
    double hashes = hashes();
    double counted = counted(outcome);

    for (int i = 0; i < FLOOD; i++) {
      MadeKey.me(platform.api(), wrong.get()).isProblem(401, "INVALID_CREDENTIALS");
    }

    assertThat(counted(outcome) - counted).isEqualTo(FLOOD);
    assertThat(hashes()).as("nothing was hashed").isEqualTo(hashes);
    key.me().is(200);
  }

  private String mistyped() {
    var text = key.text();
    return text.substring(0, text.length() - 1) + (text.endsWith("0") ? '1' : '0');
  }

  private String ofUnknownPrefix() {
    return ApiKey.fresh("live", acme.id(), seal).text();
  }

  private String ofUnknownTenant() {
    return ApiKey.fresh("live", "nobody_is_called_so", seal).text();
  }

  // All that somebody can make up who knows the form of a key, and where one is.
  private String ofWrongSeal() {
    var guess = ApiKey.fresh("live", acme.id(), Seals.ofAnother());
    return new ApiKey(acme.id(), key.row().getString("key_prefix"), guess.secret()).text();
  }

  private String ofWrongSecret() {
    var prefix = key.row().getString("key_prefix");
    var guess = Base62.random(22);
    return new ApiKey(acme.id(), prefix, guess + seal.of(prefix + guess)).text();
  }

  @Test
  void aFloodOfMistypedKeysCostsNeitherAHashNorALook() {
    double looks = counted(Outcome.UNKNOWN) + counted(Outcome.WRONG);

    floods(Outcome.MALFORMED, this::mistyped);
    floods(Outcome.MALFORMED, () -> "tnt_live_" + acme.id() + "_" + Base62.random(48));

    assertThat(counted(Outcome.UNKNOWN) + counted(Outcome.WRONG)).isEqualTo(looks);
  }

  @Test
  void aFloodOfKeysThatAreMadeUpCostsNeitherAHashNorALook() {
    double looks = counted(Outcome.UNKNOWN) + counted(Outcome.WRONG);

    floods(Outcome.UNSEALED, this::ofWrongSeal);
    floods(Outcome.UNSEALED, () -> ApiKey.fresh("live", acme.id(), Seals.ofAnother()).text());

    assertThat(counted(Outcome.UNKNOWN) + counted(Outcome.WRONG)).isEqualTo(looks);
  }

  @Test
  void aFloodOfARevokedKeyCostsOneLookForEachEventLoop() {
    var revoked = MadeKey.of(acme.admin(), "developer");
    revoked.me().is(200);
    acme.admin().delete(revoked.path()).is(204);

    floods(Outcome.ENDED, revoked::text);
  }

  @Test
  void aFloodOfKeysThatNobodyMadeCostsNoHash() {
    floods(Outcome.UNKNOWN, this::ofUnknownPrefix);
    floods(Outcome.UNKNOWN, this::ofUnknownTenant);
  }

  @Test
  void aFloodOfGuessedSecretsCostsNoHash() {
    floods(Outcome.WRONG, this::ofWrongSecret);
  }

  @Test
  void doesNotTellWhatWasWrong() {
    var revoked = MadeKey.of(acme.admin(), "developer");
    acme.admin().delete(revoked.path()).is(204);

    var refusals =
        List.of(
                mistyped(),
                ofUnknownPrefix(),
                ofUnknownTenant(),
                ofWrongSecret(),
                ofWrongSeal(),
                revoked.text(),
                "tnt_",
                "nothing like a key")
            .stream()
            .map(wrong -> told(MadeKey.me(platform.api(), wrong)))
            .toList();

    assertThat(refusals).containsOnly(refusals.getFirst());
  }

  private static Object told(Api.Answer answer) {
    var problem = answer.isProblem(401, "INVALID_CREDENTIALS").json();
    problem.remove("correlation_id");
    var headers = new HashMap<>(answer.headers().map());
    headers.remove("x-correlation-id");
    headers.remove("date");
    return List.of(problem, headers);
  }

  @Test
  void aKeyEndsWhenItsTimeComesThoughItIsKnown() {
    key.me().is(200);
    sql("UPDATE %s SET expires_at = now() + interval '1 second' WHERE id = '%s'");

    Patience.until("the key has ended", () -> key.me().status() == 401);

    double ended = counted(Outcome.ENDED);
    key.me().isProblem(401, "INVALID_CREDENTIALS");
    assertThat(counted(Outcome.ENDED)).isEqualTo(ended + 1);
  }

  @Test
  void aKeyWhoseHashWasReplacedIsProvedAnew() {
    key.me().is(200);
    sql("UPDATE %s SET hashed_secret = replace(hashed_secret, '$04$', '$05$') WHERE id = '%s'");
    Patience.until("the key is refused", () -> key.me().status() == 401);

    // The hash of an absurd cost is not even begun; it would take days.
    sql("UPDATE %s SET hashed_secret = replace(hashed_secret, '$05$', '$31$') WHERE id = '%s'");
    double hashes = hashes();
    key.me().isProblem(401, "INVALID_CREDENTIALS");
    assertThat(hashes()).isLessThanOrEqualTo(hashes + 1);

    sql("UPDATE %s SET hashed_secret = replace(hashed_secret, '$31$', '$04$') WHERE id = '%s'");
    Patience.until("the key works", () -> key.me().status() == 200);
  }

  @Test
  void isReadAnewWithoutAHashWhenRulesChange() {
    key.me().is(200);
    double hashes = hashes();
    double remembered = counted(Outcome.REMEMBERED);

    sql("UPDATE %s SET role = 'read_only' WHERE id = '%s'");

    Patience.until(
        "the role is in force", () -> key.me().json().getString("role").equals("read_only"));
    key.caller().post("/v1/resources", JsonObject.of("name", "x")).isProblem(403, "FORBIDDEN");
    assertThat(counted(Outcome.REMEMBERED)).isGreaterThan(remembered);
    assertThat(hashes()).isEqualTo(hashes);
  }

  @Test
  void aKeyOfARoleThatIsGoneMayNothing() {
    sql("UPDATE %s SET role = 'gone' WHERE id = '%s'");

    assertThat(key.me().is(200).json().getJsonArray("permissions")).isEmpty();
    key.caller().get("/v1/resources").isProblem(403, "FORBIDDEN");
    acme.admin().delete(key.path()).is(204);
  }

  @Test
  void isTakenFromTheTwoHeadersAndFromNowhereElse() {
    var text = key.text();
    var nobody = platform.api();

    key.caller().get("/v1/me").is(200);
    nobody.send("GET", "/v1/me", null, Map.of("Authorization", "bEaReR " + text)).is(200);
    key.me().is(200);
    for (var query : List.of("api_key", "x-api-key", "X-API-Key", "key", "access_token")) {
      nobody.get("/v1/me?" + query + "=" + text).isProblem(401, "UNAUTHENTICATED");
    }
    for (var name : List.of("Cookie", "Api-Key", "X-Api-Token", "Proxy-Authorization")) {
      nobody.send("GET", "/v1/me", null, Map.of(name, text)).isProblem(401, "UNAUTHENTICATED");
    }
    for (var scheme : List.of("Basic ", "ApiKey ", "")) {
      nobody
          .send("GET", "/v1/me", null, Map.of("Authorization", scheme + text))
          .isProblem(401, "UNAUTHENTICATED");
    }
    assertThat(platform.logged()).doesNotContain(text);
  }

  @Test
  void twoCredentialsAreNone() {
    for (var caller : List.of(key.caller(), acme.admin())) {
      caller
          .send("GET", "/v1/me", null, Map.of("x-api-key", key.text()))
          .isProblem(401, "UNAUTHENTICATED");
    }
  }

  @Test
  void reachesNothingOfAnotherTenant() {
    var theirs = platform.onboard().admin();
    var id = theirs.post("/v1/resources", JsonObject.of("name", "theirs")).is(201).json();
    var path = "/v1/resources/" + id.getString("id");

    key.caller().get(path).isProblem(404, "NOT_FOUND");
    key.caller().delete(path).isProblem(404, "NOT_FOUND");
    theirs.get(key.path()).isProblem(404, "NOT_FOUND");
    theirs.delete(key.path()).isProblem(404, "NOT_FOUND");
    theirs.post(key.path() + "/rotate", null).isProblem(404, "NOT_FOUND");
    // A key that names another tenant than the one that made it is not found there.
    var parts = ApiKey.parse(key.text()).orElseThrow();
    var other = theirs.get("/v1/me").json().getString("tenant_id");
    var prefix = parts.prefix().replace(acme.id(), other);
    MadeKey.me(platform.api(), new ApiKey(other, prefix, parts.secret()).text())
        .isProblem(401, "INVALID_CREDENTIALS");
    var sealed =
        parts.secret().substring(0, 22) + seal.of(prefix + parts.secret().substring(0, 22));
    MadeKey.me(platform.api(), new ApiKey(other, prefix, sealed).text())
        .isProblem(401, "INVALID_CREDENTIALS");
  }

  @Test
  void isShutOutWithItsTenant() {
    key.me().is(200);
    platform.operator().post("/v1/tenants/" + acme.id() + "/suspend", null).is(200);

    Patience.until("the tenant is shut out", () -> key.me().status() == 403);

    key.me().isProblem(403, "TENANT_SUSPENDED");
  }
}

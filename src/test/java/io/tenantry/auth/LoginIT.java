package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LoginIT {
  private static final String PATH = "/v1/auth/login";
  private static final String OPERATOR = "/v1/operator/login";
  // What differs from answer to answer, whatever was asked.
  private static final List<String> OF_ONE_ANSWER = List.of("x-correlation-id", "date");

  private final SharedPlatform.Started platform = SharedPlatform.started();
  private final SomeTenant acme = platform.onboard();

  private static JsonObject body(String tenant, String email, String password) {
    return JsonObject.of("tenant_id", tenant, "email", email, "password", password);
  }

  private double hashes() {
    return platform.metric("tenantry_auth_hashes_total");
  }

  @Test
  void givesTokensThatTheApiTakes() {
    var tokens = platform.api().post(PATH, body(acme.id(), acme.email(), acme.password())).is(200);

    assertThat(tokens.json().getString("token_type")).isEqualTo("Bearer");
    assertThat(tokens.json().getString("refresh_token")).startsWith("tnr." + acme.id() + ".");
    assertThat(tokens.header("cache-control")).isEqualTo("no-store");
    var me = platform.api().withToken(tokens.json().getString("access_token")).get("/v1/me");
    assertThat(me.is(200).json().getString("tenant_id")).isEqualTo(acme.id());
  }

  @Test
  void tellsNobodyWhatWasWrong() {
    var bodies =
        List.of(
            body("no_such_tenant", acme.email(), acme.password()),
            body("Not-An-Id", acme.email(), acme.password()),
            body(acme.id(), "nobody@acme.test", acme.password()),
            body(acme.id(), acme.email(), acme.password() + "!"),
            body(SharedPlatform.onboard().id(), acme.email(), acme.password()));

    assertThat(refusals(PATH, bodies))
        .hasSize(bodies.size())
        .containsOnly(refusals(PATH, bodies).getFirst());
  }

  @Test
  void tellsNobodyWhichOperatorsThereAre() {
    var bodies =
        List.of(
            JsonObject.of("email", "nobody@tenantry.test", "password", "a long wrong password"),
            JsonObject.of(
                "email", SharedPlatform.OPERATOR_EMAIL, "password", "a long wrong password"));

    assertThat(refusals(OPERATOR, bodies))
        .hasSize(2)
        .containsOnly(refusals(OPERATOR, bodies).getFirst());
  }

  /** What each refused login says, without what differs anyway; each has hashed just once. */
  private List<Object> refusals(String path, List<JsonObject> bodies) {
    var refusals = new ArrayList<>();
    for (var body : bodies) {
      double before = hashes();
      var answer = platform.api().post(path, body).isProblem(401, "INVALID_CREDENTIALS");
      assertThat(hashes() - before).as(body.encode()).isEqualTo(1);
      var headers = new HashMap<>(answer.headers().map());
      OF_ONE_ANSWER.forEach(headers::remove);
      var problem = answer.json();
      problem.remove("correlation_id");
      refusals.add(List.of(headers, problem));
    }
    return refusals;
  }

  @Test
  void takesTheEmailInAnyCase() {
    platform.api().as(acme.id(), acme.email().toUpperCase(java.util.Locale.ROOT), acme.password());
  }

  @Test
  void playsALoginAgainUnderItsKey() {
    var key = Map.of("idempotency-key", UUID.randomUUID().toString());
    var body = body(acme.id(), acme.email(), acme.password()).encode();
    var first = platform.api().send("POST", PATH, body, key).is(200);
    double before = hashes();

    var second = platform.api().send("POST", PATH, body, key).is(200);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("idempotent-replayed")).isEqualTo("true");
    assertThat(hashes()).isEqualTo(before);
    var other = body(acme.id(), acme.email(), "something else, long enough").encode();
    platform.api().send("POST", PATH, other, key).isProblem(422, "IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void doesNotKeepARefusalUnderItsKey() {
    var key = Map.of("idempotency-key", UUID.randomUUID().toString());
    var wrong = body(acme.id(), acme.email(), "something else, long enough").encode();
    platform.api().send("POST", PATH, wrong, key).is(401);

    var right = body(acme.id(), acme.email(), acme.password()).encode();
    platform.api().send("POST", PATH, right, key).is(200);
  }

  @Test
  void refusesAStoredHashThatWouldTakeHours() {
    Sql.run(
        TestServers.superuserUrl(platform.databaseUrl()),
        "UPDATE tenant_%s.users SET password_hash = replace(password_hash, '$04$', '$31$')"
            .formatted(acme.id()));
    double before = hashes();

    // Had it been hashed, the request's deadline would have ended it with a 504.
    platform
        .api()
        .post(PATH, body(acme.id(), acme.email(), acme.password()))
        .isProblem(401, "INVALID_CREDENTIALS");

    assertThat(hashes()).isEqualTo(before);
  }

  @Test
  void hashesNoPasswordOfAMegabyte() {
    double before = hashes();
    for (var path : List.of(PATH, OPERATOR)) {
      var body = path.equals(PATH) ? body(acme.id(), acme.email(), "") : new JsonObject();
      body.put("email", acme.email());

      Api.Answer long1 = platform.api().post(path, body.put("password", "x".repeat(1_000_000)));
      long1.isProblem(400, "VALIDATION_FAILED");
      assertThat(long1.text()).doesNotContain("xxxx");
      platform
          .api()
          .post(path, body.put("password", "x".repeat(1_100_000)))
          .isProblem(413, "PAYLOAD_TOO_LARGE");
    }
    assertThat(hashes()).isEqualTo(before);
  }
}

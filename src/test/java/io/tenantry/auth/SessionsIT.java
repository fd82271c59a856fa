package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a session: carried on by refreshes, ended by a logout or by a token used twice.
 */
class SessionsIT {
  private static final String REFRESH = "/v1/auth/refresh";
  private static final String LOGOUT = "/v1/auth/logout";

  private final SomeTenant acme = SharedPlatform.onboard();
  private final Api api = SharedPlatform.api();

  private JsonObject logIn() {
    return api.post(
            "/v1/auth/login",
            JsonObject.of(
                "tenant_id", acme.id(), "email", acme.email(), "password", acme.password()))
        .is(200)
        .json();
  }

  private static JsonObject with(JsonObject tokens) {
    return JsonObject.of("refresh_token", tokens.getString("refresh_token"));
  }

  private JsonObject refresh(JsonObject tokens) {
    return api.post(REFRESH, with(tokens)).is(200).json();
  }

  private int statusOf(JsonObject tokens) {
    return api.withToken(tokens.getString("access_token")).get("/v1/me").status();
  }

  private void sql(String statement) {
    Sql.run(
        TestServers.superuserUrl(SharedPlatform.started().databaseUrl()),
        statement.formatted(acme.id()));
  }

  /** Lets the grace of every token that was used so far be over. */
  private void passTheGrace() {
    sql("UPDATE tenant_%s.refresh_tokens SET used_at = used_at - interval '11 seconds'");
  }

  @Test
  void aRefreshGivesANewPairThatWorks() {
    var first = logIn();

    var second = refresh(first);

    assertThat(second.getString("refresh_token")).isNotEqualTo(first.getString("refresh_token"));
    assertThat(second.getString("token_type")).isEqualTo("Bearer");
    assertThat(second.getInteger("expires_in")).isEqualTo(900);
    assertThat(statusOf(first)).isEqualTo(200);
    assertThat(statusOf(second)).isEqualTo(200);
    assertThat(statusOf(refresh(second))).isEqualTo(200);
  }

  @Test
  void aClientThatLostTheAnswerGetsTheSameSuccessor() {
    var first = logIn();
    var second = refresh(first);

    var again = refresh(first);

    assertThat(again.getString("refresh_token")).isEqualTo(second.getString("refresh_token"));
    assertThat(statusOf(refresh(again))).isEqualTo(200);
  }

  @Test
  void aTokenUsedTwiceEndsTheSessionForBoth() {
    var first = logIn();
    var other = logIn();
    var second = refresh(first);
    passTheGrace();

    api.post(REFRESH, with(first)).isProblem(401, "TOKEN_REUSED");

    api.post(REFRESH, with(second)).isProblem(401, "INVALID_CREDENTIALS");
    Patience.until("the access tokens have ended", () -> statusOf(second) == 401);
    assertThat(statusOf(first)).isEqualTo(401);
    assertThat(statusOf(other)).isEqualTo(200);
    refresh(other);
  }

  @Test
  void ofManyRefreshesAtOnceThereIsOneSuccessor() {
    var first = logIn();

    var answers =
        IntStream.range(0, 20)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> api.post(REFRESH, with(first))))
            .toList();

    var successors = new HashSet<String>();
    answers.forEach(
        answer -> successors.add(answer.join().is(200).json().getString("refresh_token")));
    assertThat(successors).hasSize(1);
  }

  @Test
  void aRepeatUnderOneKeyGetsTheSameAnswer() {
    var body = with(logIn()).encode();
    var key = Map.of("idempotency-key", UUID.randomUUID().toString());
    var first = api.send("POST", REFRESH, body, key).is(200);
    passTheGrace();

    var again = api.send("POST", REFRESH, body, key).is(200);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
  }

  @Test
  void aSessionEndsHoweverOftenItIsRefreshed() {
    var tokens = refresh(logIn());
    sql("UPDATE tenant_%s.sessions SET expires_at = now() - interval '1 second'");

    api.post(REFRESH, with(tokens)).isProblem(401, "INVALID_CREDENTIALS");
  }

  @Test
  void noTokenOutlivesItsSession() {
    var tokens = logIn();
    sql("UPDATE tenant_%s.sessions SET expires_at = now() + interval '1 hour'");

    assertThat(refresh(tokens).getInteger("refresh_expires_in")).isBetween(1, 3600);
  }

  @Test
  void aRefreshTokenEndsByItself() {
    var tokens = logIn();
    sql("UPDATE tenant_%s.refresh_tokens SET expires_at = now() - interval '1 second'");

    api.post(REFRESH, with(tokens)).isProblem(401, "INVALID_CREDENTIALS");
  }

  @Test
  void aLogoutEndsTheSessionAndNoOther() {
    var tokens = logIn();
    var other = logIn();
    assertThat(statusOf(tokens)).isEqualTo(200);

    api.post(LOGOUT, with(tokens)).is(204);

    api.post(REFRESH, with(tokens)).isProblem(401, "INVALID_CREDENTIALS");
    Patience.until("its access token has ended", () -> statusOf(tokens) == 401);
    assertThat(statusOf(other)).isEqualTo(200);
    api.post(LOGOUT, with(tokens)).is(204);
  }

  @Test
  void aLogoutIsSeenOnAnotherNodeOfTheDatabase() {
    try (var here = SharedPlatform.start(Map.of());
        var there = SharedPlatform.start(Map.of(), here.databaseUrl())) {
      var tenant = here.onboard();
      var body =
          JsonObject.of(
              "tenant_id", tenant.id(), "email", tenant.email(), "password", tenant.password());
      var tokens = here.api().post("/v1/auth/login", body).is(200).json();
      var thereToo = there.api().withToken(tokens.getString("access_token"));
      thereToo.get("/v1/me").is(200);

      here.api().post(LOGOUT, with(tokens)).is(204);

      Patience.until("the other node knows", () -> thereToo.get("/v1/me").status() == 401);
    }
  }

  @Test
  void tokensThatAreNoneOfOursAreAllRefusedAlike() {
    var real = logIn().getString("refresh_token");
    var parts = real.split("\\.", 4);
    var other = SharedPlatform.onboard();
    for (var wrong :
        List.of(
            "x",
            real + "a",
            real.substring(0, real.length() - 1) + (real.endsWith("A") ? "B" : "A"),
            "tnr." + other.id() + '.' + parts[2] + '.' + parts[3],
            "tnr.nobody_at_all." + parts[2] + '.' + parts[3],
            "tnr." + acme.id() + '.' + UUID.randomUUID() + '.' + parts[3],
            "tnr.public." + parts[2] + '.' + parts[3])) {
      var body = JsonObject.of("refresh_token", wrong);
      api.post(REFRESH, body).isProblem(401, "INVALID_CREDENTIALS");
      api.post(LOGOUT, body).is(204);
    }
    assertThat(statusOf(refresh(JsonObject.of("refresh_token", real)))).isEqualTo(200);
    api.post(REFRESH, new JsonObject()).isProblem(400, "VALIDATION_FAILED");
    api.post(LOGOUT, JsonObject.of("refresh_token", 1)).isProblem(400, "VALIDATION_FAILED");
  }

  @Test
  void aSuspendedTenantsSessionsRest() {
    var tokens = logIn();
    var operator = SharedPlatform.started().operator();
    operator.post("/v1/tenants/" + acme.id() + "/suspend", null).is(200);

    api.post(REFRESH, with(tokens)).isProblem(403, "TENANT_SUSPENDED");

    operator.post("/v1/tenants/" + acme.id() + "/resume", null).is(200);
    refresh(tokens);
  }

  @Test
  void onlyHashesAreKept() {
    var tokens = logIn();
    var second = refresh(tokens);

    var rows =
        Sql.run(
            TestServers.superuserUrl(SharedPlatform.started().databaseUrl()),
            "SELECT t::text FROM tenant_%s.refresh_tokens AS t".formatted(acme.id()));

    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(row -> {
          for (var token : List.of(tokens, second)) {
            var secret = token.getString("refresh_token").split("\\.", 4)[3];
            assertThat(row.getString(0)).doesNotContain(secret);
          }
        });
  }

  @Test
  void loginsAndLogoutsAreWrittenDown() {
    var tokens = logIn();
    api.post(
            "/v1/auth/login",
            JsonObject.of("tenant_id", acme.id(), "email", acme.email(), "password", "not this"))
        .is(401);
    refresh(tokens);
    passTheGrace();
    api.post(REFRESH, with(tokens)).is(401);
    api.post(LOGOUT, with(logIn())).is(204);

    for (var action :
        List.of("auth.login", "auth.loginFailed", "auth.tokenReused", "auth.logout")) {
      Patience.until("there is an entry of " + action, () -> entries(action) > 0);
    }
  }

  private int entries(String action) {
    return Sql.run(
            TestServers.superuserUrl(SharedPlatform.started().databaseUrl()),
            "SELECT 1 FROM tenant_%s.audit_logs WHERE action = '%s' AND user_id IS NOT NULL"
                .formatted(acme.id(), action))
        .size();
  }
}

package io.tenantry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.testing.Api;
import io.tenantry.testing.Configured;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same as {@link AccessTokensTest} from outside, with the very key of the platform. */
class AccessTokensIT {
  private final SigningKey key = ActiveKey.of(SharedPlatform.started());
  private final SomeTenant acme = SharedPlatform.onboard();
  private final Forged good =
      Forged.like(key, Configured.byDefault().auth(), InstantSource.system().millis() / 1000)
          .withClaim("tenant", acme.id())
          .withClaim("sub", given("sub"))
          .withClaim("sid", given("sid"));

  /** A claim of a token that the platform gave to the admin. */
  private String given(String claim) {
    var payload =
        Base64.getUrlDecoder().decode(String.valueOf(acme.admin().token()).split("\\.", 3)[1]);
    return new JsonObject(new String(payload, UTF_8)).getString(claim);
  }

  private static Api.Answer listWith(String token) {
    return SharedPlatform.api().withToken(token).get("/v1/resources");
  }

  private void isRefused(String token) {
    var refusal = listWith(token).isProblem(401, "INVALID_CREDENTIALS");

    assertThat(refusal.json().getString("detail"))
        .isEqualTo("The credential is not valid or has ended.");
    assertThat(refusal.header("www-authenticate")).isEqualTo("Bearer");
  }

  private void isRefused(Forged token) {
    isRefused(token.signed(key.privateKey()));
  }

  @Test
  void takesATokenThatThePlatformsKeySigned() {
    listWith(good.signed(key.privateKey())).is(200);
  }

  @Test
  void refusesForgeriesAlike() {
    isRefused(good.withHeader("alg", "none").unsigned() + ".AA");
    isRefused(good.withHeader("alg", "none").unsigned() + '.');
    isRefused(good.unsigned());
    isRefused(good.withHeader("alg", "HS256").hashed(key.publicKey().getEncoded()));
    isRefused(good.withHeader("crit", new JsonArray().add("b64")).withHeader("b64", false));
    isRefused(good.withHeader("typ", "JWT"));
    isRefused(good.withHeader("kid", "../../../dev/null"));
    isRefused(good.withClaim("iss", "other"));
    isRefused(good.withClaim("exp", 1));
    isRefused(good.without("exp"));
    isRefused(good.signed(key.privateKey()) + '.');
    isRefused(good.signed(key.privateKey()) + '=');
    isRefused(good.signed(key.privateKey()).replaceFirst("\\.", ". "));
    isRefused("a".repeat(5_000));
    isRefused(good.withClaim("padding", "a".repeat(3_500)));
    isRefused("acme");
  }

  @Test
  void refusesTokensOfTenantsThatThereAreNot() {
    for (var tenant :
        List.of("nobody_at_all", "public", "platform", "", "a\"b", "x; DROP TABLE y", "../a")) {
      isRefused(good.withClaim("tenant", tenant));
    }
  }

  @Test
  void keepsOperatorsAndTenantsApart() {
    var operators = Configured.byDefault().auth().audience() + "-operator";
    isRefused(good.withClaim("aud", operators));
    isRefused(good.without("tenant"));

    var operator = good.without("tenant").without("role").withClaim("aud", operators);
    listWith(operator.signed(key.privateKey())).isProblem(403, "FORBIDDEN");
    SharedPlatform.api()
        .withToken(good.withClaim("role", "operator").signed(key.privateKey()))
        .get("/v1/tenants")
        .isProblem(403, "FORBIDDEN");
  }

  @Test
  void refusesARefreshTokenAsACredential() {
    var login =
        SharedPlatform.api()
            .post(
                "/v1/auth/login",
                JsonObject.of(
                    "tenant_id", acme.id(), "email", acme.email(), "password", acme.password()));

    isRefused(login.is(200).json().getString("refresh_token"));
  }

  @Test
  void fetchesNothingThatATokenNames() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout(300);
      var url = "http://127.0.0.1:" + listener.getLocalPort() + "/keys";
      for (var member : List.of("jku", "x5u", "kid")) {
        isRefused(good.withHeader(member, url));
      }

      assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void refusesTwoCredentialsAtOnce() {
    var token = good.signed(key.privateKey());

    SharedPlatform.api()
        .withToken(token)
        .send("GET", "/v1/resources", null, Map.of("x-api-key", token))
        .isProblem(401, "UNAUTHENTICATED");
    SharedPlatform.api()
        .send("GET", "/v1/resources", null, Map.of("authorization", "Basic YTpi"))
        .isProblem(401, "UNAUTHENTICATED");
  }
}

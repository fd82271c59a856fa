package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.testing.Configured;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every token that is not whole, not ours or not meant for us is refused, always alike. */
class AccessTokensTest {
  private static final AuthConfig CONFIG = Configured.byDefault().auth();

  private final Vertx vertx = Vertx.vertx();
  private final long now = InstantSource.system().millis() / 1000;
  private SigningKey key;
  private AccessTokens tokens;
  private Forged good;

  @BeforeEach
  void makeAKey() {
    key = SigningKey.generate();
    var keys = KeyRing.Keys.of(vertx, CONFIG, key, List.of(key.toJwk()));
    tokens =
        new AccessTokens(
            () -> keys,
            id -> Future.succeededFuture(keys.ids().contains(id)),
            CONFIG,
            InstantSource.system());
    good = Forged.like(key, CONFIG, now);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void isRefused(String token) {
    assertThatThrownBy(() -> tokens.verify(token).await())
        .as(token)
        .hasMessage("INVALID_CREDENTIALS: The credential is not valid or has ended.");
  }

  private void isRefused(Forged token) {
    isRefused(token.signed(key.privateKey()));
  }

  @Test
  void takesATokenOfItsOwnForm() {
    var proven = tokens.verify(good.signed(key.privateKey())).await();

    assertThat(proven.tenant()).isEqualTo("acme");
    assertThat(proven.session()).isEqualTo(Forged.SESSION.toString());
    assertThat(proven.expiresAt()).isEqualTo((now + 60) * 1000);
  }

  @Test
  void takesWhatItIssued() {
    var session = UUID.randomUUID();
    assertThat(tokens.verify(tokens.issue("acme", "a", "viewer", session)).await().session())
        .isEqualTo(session.toString());
    assertThat(tokens.verify(tokens.issueForOperator("o")).await().tenant()).isNull();
  }

  @Test
  void takesNothingThatItVouchedFor() {
    var claims = new JsonObject(good.claims());

    isRefused(tokens.vouch("audit-checkpoint+jwt", claims));
    isRefused(tokens.vouch("jwt", claims));
    for (var type : List.of("at+jwt", "AT+JWT", "application/at+jwt")) {
      assertThatThrownBy(() -> tokens.vouch(type, claims))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesTokensWithoutASignature() {
    for (var none : List.of("none", "None", "NONE", "nOnE", "")) {
      var unsigned = good.withHeader("alg", none).unsigned();
      isRefused(unsigned);
      isRefused(unsigned + '.');
      isRefused(unsigned + ".AA");
      isRefused(good.withHeader("alg", none));
    }
    isRefused(good.unsigned());
    isRefused(good.unsigned() + '.');
    isRefused(good.withoutHeader("alg"));
  }

  @Test
  void refusesAPublicKeyUsedAsASecret() {
    var encoded = key.publicKey().getEncoded();
    var pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
            + "\n-----END PUBLIC KEY-----\n";
    var jwk = key.toJwk();
    for (var secret :
        List.of(pem, pem.strip(), jwk.encode(), jwk.getString("n"), jwk.getString("kid"), "")) {
      var bytes = secret.isEmpty() ? encoded : secret.getBytes(StandardCharsets.UTF_8);
      isRefused(good.withHeader("alg", "HS256").hashed(bytes));
      isRefused(good.hashed(bytes));
    }
  }

  @Test
  void refusesAnotherKeyAndAnotherAlgorithm() {
    var other = SigningKey.generate();

    isRefused(good.signed(other.privateKey()));
    isRefused(good.withHeader("kid", other.id()).signed(other.privateKey()));
    isRefused(good.signed(key.privateKey(), "SHA512withRSA"));
    isRefused(good.withHeader("alg", "RS512").signed(key.privateKey(), "SHA512withRSA"));
    isRefused(good.withHeader("alg", "rs256"));
    isRefused(good.withHeader("alg", new JsonArray().add("RS256")));
  }

  @Test
  void refusesHeadersThatBringOrNameAKey() {
    var other = SigningKey.generate();
    isRefused(good.withHeader("jwk", other.toJwk()).signed(other.privateKey()));
    isRefused(good.withHeader("jwk", key.toJwk()));
    isRefused(good.withHeader("x5c", new JsonArray().add("MIIB")));
    isRefused(good.withHeader("jku", "http://127.0.0.1:1/keys"));
    isRefused(good.withHeader("x5u", "http://127.0.0.1:1/keys"));
    for (var kid :
        List.of(
            "../../dev/null",
            "' OR 1=1 --",
            "a' UNION SELECT 'b",
            "",
            "/etc/passwd",
            key.id() + "\0")) {
      isRefused(good.withHeader("kid", kid));
    }
    isRefused(good.withHeader("kid", 1));
    isRefused(good.withoutHeader("kid"));
  }

  @Test
  void refusesHeadersThatItDoesNotKnow() {
    isRefused(good.withHeader("crit", new JsonArray().add("exp")));
    isRefused(good.withHeader("crit", new JsonArray()));
    isRefused(good.withHeader("b64", false));
    isRefused(good.withHeader("cty", "JWT"));
    isRefused(good.withHeader("zip", "DEF"));
  }

  @Test
  void refusesOtherTypesOfToken() {
    for (var type : List.of("JWT", "jwt", "id+jwt", "rt+jwt", "at", "application/jwt", "")) {
      isRefused(good.withHeader("typ", type));
    }
    isRefused(good.withoutHeader("typ"));
    isRefused(RefreshToken.fresh("acme").text());
  }

  @Test
  void refusesMembersThatComeTwice() {
    var claims = good.claims();
    isRefused(new Forged(good.header(), claims.replace("{", "{\"tenant\":\"globex\",")));
    isRefused(new Forged(good.header(), claims.replace("}", ",\"exp\":" + (now + 50) + "}")));
    isRefused(new Forged(good.header().replace("{", "{\"alg\":\"none\","), claims));
  }

  @Test
  void refusesOtherIssuersAudiencesAndSubjects() {
    isRefused(good.withClaim("iss", "other"));
    isRefused(good.withClaim("iss", new JsonArray().add(CONFIG.issuer())));
    isRefused(good.without("iss"));
    isRefused(good.withClaim("aud", "other"));
    isRefused(good.withClaim("aud", new JsonArray().add("other").add(CONFIG.audience())));
    isRefused(good.without("aud"));
    isRefused(good.withClaim("sub", 1));
    isRefused(good.without("sub"));
  }

  @Test
  void refusesATenantWhereNoneBelongsAndNoneWhereOneDoes() {
    var operators = CONFIG.audience() + "-operator";

    isRefused(good.without("tenant"));
    isRefused(good.withClaim("tenant", new JsonArray().add("acme")));
    isRefused(good.without("role"));
    isRefused(good.withClaim("aud", operators));
    isRefused(good.withClaim("aud", operators).withClaim("tenant", ""));
    isRefused(good.withClaim("aud", operators).without("tenant").withClaim("sub", 1));
  }

  @Test
  void refusesTimesThatAreOverOrAbsurd() {
    long leeway = CONFIG.clockLeeway().toSeconds();
    long longest = CONFIG.accessTokenLifetime().toSeconds() + leeway;

    isRefused(good.without("exp"));
    isRefused(good.withClaim("exp", now - leeway - 1));
    isRefused(good.withClaim("exp", now + longest + 10));
    isRefused(good.withClaim("exp", Long.MAX_VALUE));
    isRefused(good.withClaim("exp", Long.MIN_VALUE));
    isRefused(good.withClaim("exp", Long.toString(now + 60)));
    isRefused(good.withClaim("exp", now + 60.5));
    isRefused(good.withClaim("exp", (double) (now + 60)));
    isRefused(good.withClaim("exp", new JsonObject()));
    isRefused(good.withClaim("nbf", now + leeway + 10));
    isRefused(good.withClaim("nbf", Long.toString(now)));
    isRefused(good.withClaim("iat", now + leeway + 10));
    isRefused(good.withClaim("iat", "now"));
    isRefused(good.without("iat"));
  }

  @Test
  void refusesTextsThatAreNotQuiteTheToken() {
    var token = good.signed(key.privateKey());
    for (var other :
        List.of(
            " " + token,
            token + " ",
            token + "\n",
            token + "=",
            token + "==",
            token + ".",
            "." + token,
            token + ".AA",
            token.replaceFirst("\\.", ".."),
            token.replace('.', ','),
            token + "\0",
            "a".repeat(5_000),
            "",
            ".",
            "..",
            "...",
            "e30.e30.e30",
            "{}.{}.{}")) {
      isRefused(other);
    }
    isRefused(token.substring(0, token.length() - 1));
    isRefused(
        token.substring(0, token.lastIndexOf('.') - 1) + token.substring(token.lastIndexOf('.')));
    isRefused(otherSpelling(token));
    isRefused(new Forged(good.header(), "[]"));
    isRefused(new Forged(good.header(), "null"));
    isRefused(new Forged(good.header(), good.claims() + good.claims()));
    isRefused(new Forged("{", good.claims()));
  }

  // 342 characters spell 256 bytes and four bits that mean nothing.
  private static String otherSpelling(String token) {
    var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(token.charAt(token.length() - 1));
    return token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1);
  }
}

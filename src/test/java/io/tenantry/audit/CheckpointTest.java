package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What counts as the platform's word for where a chain stood. */
class CheckpointTest {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  private static final String HASH = "ab".repeat(32);
  private static final KeyPair OURS = pair();
  private static final KeyRing KEYS = ring(OURS);

  private final JsonObject header =
      JsonObject.of("typ", "audit-checkpoint+jwt", "alg", "RS256", "kid", "k");
  private final JsonObject claims =
      JsonObject.of("tenant", "acme", "entries", 7, "hash", HASH, "at", "2026-01-15T10:00:00Z");

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyRing ring(KeyPair pair) {
    var key = (RSAPublicKey) pair.getPublic();
    return new KeyRing(
        JsonArray.of(
            JsonObject.of(
                "kid", "k", "n", text(key.getModulus()), "e", text(key.getPublicExponent()))));
  }

  private static String text(BigInteger number) {
    return URL.encodeToString(number.toByteArray());
  }

  private boolean isSigned(KeyPair signer, long entries, String hash) {
    var unsigned =
        URL.encodeToString(header.encode().getBytes(StandardCharsets.UTF_8))
            + '.'
            + URL.encodeToString(claims.encode().getBytes(StandardCharsets.UTF_8));
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(signer.getPrivate());
      signature.update(unsigned.getBytes(StandardCharsets.US_ASCII));
      var signed = unsigned + '.' + URL.encodeToString(signature.sign());
      return new Checkpoint(entries, hash, signed).isSigned("acme", KEYS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void takesThePlatformsWord() {
    assertThat(isSigned(OURS, 7, HASH)).isTrue();
  }

  @Test
  void refusesAnotherPlaceOrHash() {
    assertThat(isSigned(OURS, 8, HASH)).isFalse();
    assertThat(isSigned(OURS, 7, "cd".repeat(32))).isFalse();
  }

  @Test
  void refusesAnotherTenants() {
    claims.put("tenant", "beta");
    assertThat(isSigned(OURS, 7, HASH)).isFalse();
  }

  @Test
  void refusesAnAccessTokenOfTheSameClaims() {
    header.put("typ", "at+jwt");
    assertThat(isSigned(OURS, 7, HASH)).isFalse();
  }

  @Test
  void refusesAnotherAlgorithmOrKey() {
    assertThat(isSigned(pair(), 7, HASH)).isFalse();
    header.put("kid", "other");
    assertThat(isSigned(OURS, 7, HASH)).isFalse();
    header.put("kid", "k").put("alg", "none");
    assertThat(isSigned(OURS, 7, HASH)).isFalse();
  }

  @Test
  void refusesWhatIsNoToken() {
    for (var text : new String[] {"", "a.b", "a.b.c", "...", "e30.e30.", "e30.e30.e30"}) {
      assertThat(new Checkpoint(7, HASH, text).isSigned("acme", KEYS)).as(text).isFalse();
    }
  }
}

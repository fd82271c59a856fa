package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tenantry.testing.Configured;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/** A verifier under test together with the key that only a test would give away. */
final class OwnTokens implements AutoCloseable {
  private static final AuthConfig CONFIG = Configured.byDefault().auth();

  private final Vertx vertx = Vertx.vertx();
  private final SigningKey key = SigningKey.generate();
  private final KeyRing.Keys keys = KeyRing.Keys.of(vertx, CONFIG, key, List.of(key.toJwk()));
  private final AccessTokens tokens =
      new AccessTokens(
          () -> keys,
          id -> Future.succeededFuture(keys.ids().contains(id)),
          CONFIG,
          InstantSource.system());

  SigningKey key() {
    return key;
  }

  Forged good() {
    return Forged.like(key, CONFIG, InstantSource.system().millis() / 1000);
  }

  /** A right signature of any text, base64url. */
  String sign(String text) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.privateKey());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  void isTaken(String token) {
    assertThat(tokens.verify(token).await().tenant()).isEqualTo("acme");
  }

  void isRefused(String what, String token) {
    assertThat(catchThrowable(() -> tokens.verify(token).await()))
        .as(what)
        .hasMessage("INVALID_CREDENTIALS: The credential is not valid or has ended.");
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}

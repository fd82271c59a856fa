package io.tenantry.audit;

import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that the platform has ever signed with.
 *
 * @param keys as RFC 7517 has them
 */
record KeyRing(JsonArray keys) {
  private static final long TIMEOUT_MILLIS = 5_000;

  static Future<KeyRing> fetch(Bus bus, String correlationId) {
    return bus.request(
            Call.internal("auth.allKeys", new JsonObject(), correlationId), TIMEOUT_MILLIS)
        .map(answer ->
            new KeyRing(
                new JsonObject(Objects.requireNonNull(answer.body())).getJsonArray("keys")));
  }

  /** The key of this id. */
  Optional<PublicKey> find(@Nullable String id) {
    return keys.stream()
        .map(key -> (JsonObject) key)
        .filter(key -> key.getString("kid").equals(id))
        .findFirst()
        .map(KeyRing::parse);
  }

  private static PublicKey parse(JsonObject key) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BigInteger number(JsonObject key, String member) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.getString(member)));
  }

  /** One line of JSON for each key, its members in one order whatever theirs was. */
  String text() {
    var text = new JsonArray();
    for (var each : keys) {
      var key = (JsonObject) each;
      text.add(
          JsonObject.of(
              "kty",
              "RSA",
              "use",
              "sig",
              "alg",
              "RS256",
              "kid",
              key.getString("kid"),
              "n",
              key.getString("n"),
              "e",
              key.getString("e")));
    }
    return text.encode();
  }
}

package io.tenantry.auth;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A token as an attacker would make it: any header and claims, as the very text, signed or not.
 *
 * @param header the header's JSON text
 * @param claims the claims' JSON text
 */
record Forged(String header, String claims) {
  static final UUID SESSION = UUID.randomUUID();

  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  /** A token in every respect like one of the platform's own. */
  static Forged like(SigningKey key, AuthConfig config, long nowSeconds) {
    return new Forged(
        JsonObject.of("typ", "at+jwt", "alg", "RS256", "kid", key.id()).encode(),
        JsonObject.of(
                "iss",
                config.issuer(),
                "aud",
                config.audience(),
                "sub",
                "0198c0de-0000-7000-8000-000000000000",
                "tenant",
                "acme",
                "role",
                "admin",
                "sid",
                SESSION.toString())
            .put("iat", nowSeconds)
            .put("exp", nowSeconds + 60)
            .encode());
  }

  /** The same but for one member of the header, which goes where the value is null. */
  Forged withHeader(String member, Object value) {
    return new Forged(new JsonObject(header).put(member, value).encode(), claims);
  }

  Forged withClaim(String member, Object value) {
    return new Forged(header, new JsonObject(claims).put(member, value).encode());
  }

  Forged withoutHeader(String member) {
    var less = new JsonObject(header);
    less.remove(member);
    return new Forged(less.encode(), claims);
  }

  Forged without(String member) {
    var less = new JsonObject(claims);
    less.remove(member);
    return new Forged(header, less.encode());
  }

  /** What a signature is made over. */
  String unsigned() {
    return encode(header) + '.' + encode(claims);
  }

  String signed(PrivateKey key) {
    return signed(key, "SHA256withRSA");
  }

  String signed(PrivateKey key, String algorithm) {
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(unsigned().getBytes(StandardCharsets.UTF_8));
      return unsigned() + '.' + URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String hashed(byte[] secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      var hash = mac.doFinal(unsigned().getBytes(StandardCharsets.UTF_8));
      return unsigned() + '.' + URL.encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String json) {
    return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}

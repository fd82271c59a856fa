package io.tenantry.auth;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** An RSA key that signs tokens. Its id is its RFC 7638 thumbprint. */
final class SigningKey {
  private static final int LEAST_BITS = 2048;
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final RSAPrivateCrtKey privateKey;
  private final RSAPublicKey publicKey;
  private final String id;

  private SigningKey(RSAPrivateCrtKey privateKey, RSAPublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.id = thumbprint(publicKey);
  }

  /** A new one; takes a core for some tenths of a second. */
  static SigningKey generate() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(LEAST_BITS);
      return of(generator.generateKeyPair().getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From PKCS #8; refuses what is no whole RSA key of 2048 bits or more. */
  static SigningKey of(byte[] encoded) {
    try {
      var factory = KeyFactory.getInstance("RSA");
      if (!(factory.generatePrivate(new PKCS8EncodedKeySpec(encoded))
          instanceof RSAPrivateCrtKey key)) {
        throw new IllegalStateException("a signing key is not a whole RSA key");
      }
      if (key.getModulus().bitLength() < LEAST_BITS) {
        throw new IllegalStateException("a signing key has fewer than " + LEAST_BITS + " bits");
      }
      var spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
      return new SigningKey(key, (RSAPublicKey) factory.generatePublic(spec));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a signing key is not an RSA key", e);
    }
  }

  String id() {
    return id;
  }

  RSAPrivateCrtKey privateKey() {
    return privateKey;
  }

  RSAPublicKey publicKey() {
    return publicKey;
  }

  /** The public half as a JWK of RFC 7517. */
  JsonObject toJwk() {
    return JsonObject.of(
        "kty",
        "RSA",
        "use",
        "sig",
        "alg",
        "RS256",
        "kid",
        id,
        "n",
        number(publicKey.getModulus()),
        "e",
        number(publicKey.getPublicExponent()));
  }

  private static String thumbprint(RSAPublicKey key) {
    var members =
        "{\"e\":\""
            + number(key.getPublicExponent())
            + "\",\"kty\":\"RSA\",\"n\":\""
            + number(key.getModulus())
            + "\"}";
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return URL.encodeToString(digest.digest(members.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  // Base64url of the number's bytes without a sign byte, as RFC 7518 has it.
  private static String number(BigInteger value) {
    var bytes = value.toByteArray();
    return URL.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}

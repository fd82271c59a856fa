package io.tenantry.bench;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** Access tokens as the platform issues them, signed by a key of the run's own. */
final class DirectTokens {
  static final String ISSUER = "tenantry";
  static final String AUDIENCE = "tenantry-api";
  private static final String KEY_ID = "bench";

  private final KeyPair key;
  private final JWTAuth auth;

  DirectTokens(Vertx vertx) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    key = generator.generateKeyPair();
    var pem =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----"
            .formatted(Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded()));
    auth =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions().setAlgorithm("RS256").setId(KEY_ID).setBuffer(pem)));
  }

  String issue(String tenant) {
    var claims =
        new JsonObject()
            .put("sub", Names.owner(tenant).toString())
            .put("tenant", tenant)
            .put("role", "admin")
            .put("jti", UUID.randomUUID().toString());
    var header = new JsonObject().put("typ", "at+jwt").put("kid", KEY_ID);
    return auth.generateToken(
        claims,
        new JWTOptions()
            .setAlgorithm("RS256")
            .setHeader(header)
            .setIssuer(ISSUER)
            .addAudience(AUDIENCE)
            .setExpiresInMinutes(24 * 60));
  }

  /** The public key as a JWK set. */
  String keys() {
    var rsa = (RSAPublicKey) key.getPublic();
    var jwk =
        new JsonObject()
            .put("kty", "RSA")
            .put("alg", "RS256")
            .put("use", "sig")
            .put("kid", KEY_ID)
            .put("n", unsigned(rsa.getModulus()))
            .put("e", unsigned(rsa.getPublicExponent()));
    return new JsonObject().put("keys", new JsonArray().add(jwk)).encode();
  }

  private static String unsigned(BigInteger number) {
    var bytes = number.toByteArray();
    int start = bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, start, bytes.length));
  }
}

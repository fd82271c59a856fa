package io.tenantry.auth;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

/**
 * The RSA key that signs access tokens. Its id is its RFC 7638 thumbprint, so that every node that
 * has the file gives it the same name.
 */
final class SigningKey {
  private static final int LEAST_BITS = 2048;
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final RSAPrivateCrtKey privateKey;
  private final RSAPublicKey publicKey;
  private final String id;

  private SigningKey(RSAPrivateCrtKey privateKey, RSAPublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.id = thumbprint(publicKey);
  }

  /** Reads a PKCS #8 PEM file; makes one, readable by its owner alone, where there is none. */
  static SigningKey at(Path file, boolean mayMake) {
    try {
      if (mayMake && !Files.exists(file)) {
        make(file);
      }
      return parse(Files.readString(file), file);
    } catch (IOException e) {
      throw new IllegalStateException("the signing key " + file + " cannot be read: " + e, e);
    }
  }

  private static void make(Path file) throws IOException {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(LEAST_BITS);
      var encoded = generator.generateKeyPair().getPrivate().getEncoded();
      var pem = BEGIN + '\n' + Base64.getMimeEncoder().encodeToString(encoded) + '\n' + END + '\n';
      var folder = file.toAbsolutePath().getParent();
      var owner =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Files.createDirectories(folder);
      var fresh = Files.createTempFile(folder, "signing-key", ".tmp", owner);
      Files.writeString(fresh, pem);
      try {
        // A link never replaces: of two processes that start at once, one key stays.
        Files.createLink(file, fresh);
      } catch (FileAlreadyExistsException e) {
        return;
      } finally {
        Files.delete(fresh);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SigningKey parse(String pem, Path file) {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException("the signing key " + file + " is not a PKCS #8 PEM file");
    }
    try {
      var encoded = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
      var factory = KeyFactory.getInstance("RSA");
      if (!(factory.generatePrivate(new PKCS8EncodedKeySpec(encoded))
          instanceof RSAPrivateCrtKey key)) {
        throw new IllegalStateException("the signing key " + file + " is not a whole RSA key");
      }
      if (key.getModulus().bitLength() < LEAST_BITS) {
        throw new IllegalStateException(
            "the signing key " + file + " has fewer than " + LEAST_BITS + " bits");
      }
      var spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
      return new SigningKey(key, (RSAPublicKey) factory.generatePublic(spec));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException("the signing key " + file + " is not an RSA key", e);
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

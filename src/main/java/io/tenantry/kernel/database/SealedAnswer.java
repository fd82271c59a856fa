package io.tenantry.kernel.database;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Once;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An answer as it is kept under an idempotency key: sealed by a key that only the request itself
 * can make, so that whoever reads the table learns neither tokens nor data from it.
 */
final class SealedAnswer {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final byte[] keyHash;
  private final byte[] fingerprint;
  private final SecretKeySpec sealingKey;

  private SealedAnswer(byte[] keyHash, byte[] fingerprint, SecretKeySpec sealingKey) {
    this.keyHash = keyHash;
    this.fingerprint = fingerprint;
    this.sealingKey = sealingKey;
  }

  static SealedAnswer keyed(Once once) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(once.key().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var seal = mac.doFinal(("seal " + once.fingerprint()).getBytes(StandardCharsets.UTF_8));
      return new SealedAnswer(
          sha256(once.key()),
          HexFormat.of().parseHex(once.fingerprint()),
          new SecretKeySpec(seal, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Buffer keyHash() {
    return Buffer.buffer(keyHash);
  }

  Buffer fingerprint() {
    return Buffer.buffer(fingerprint);
  }

  /** A number for PostgreSQL's advisory locks, which know no schemas. */
  long lock(String realm, String scope) {
    return ByteBuffer.wrap(sha256(realm + '\n' + scope + '\n' + HexFormat.of().formatHex(keyHash)))
        .getLong();
  }

  byte[] seal(Answer answer) {
    var headers = new JsonObject();
    answer.headers().forEach(headers::put);
    var body = answer.body();
    var plain =
        JsonObject.of(
            "status",
            answer.status(),
            "headers",
            headers,
            "body",
            body == null ? null : body.toString());
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    var sealed = crypt(Cipher.ENCRYPT_MODE, nonce, plain.toBuffer().getBytes());
    return Buffer.buffer(nonce).appendBytes(sealed).getBytes();
  }

  Answer open(byte[] kept) {
    var nonce = Arrays.copyOf(kept, NONCE_BYTES);
    var sealed = Arrays.copyOfRange(kept, NONCE_BYTES, kept.length);
    var plain = new JsonObject(Buffer.buffer(crypt(Cipher.DECRYPT_MODE, nonce, sealed)));
    var headers = new HashMap<String, String>();
    plain
        .getJsonObject("headers")
        .forEach(each -> headers.put(each.getKey(), (String) each.getValue()));
    var body = plain.getString("body");
    return new Answer(
        plain.getInteger("status"), body == null ? null : Buffer.buffer(body), Map.copyOf(headers));
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] text) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, sealingKey, new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a kept answer cannot be read", e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.tenantry.kernel.database;

import io.tenantry.kernel.Seal;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Once;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An answer as it is kept under an idempotency key: sealed by a key that only the request itself
 * can make, so that whoever reads the table learns neither tokens nor data from it.
 */
final class SealedAnswer {
  private final byte[] keyHash;
  private final byte[] fingerprint;
  private final Seal seal;

  private SealedAnswer(byte[] keyHash, byte[] fingerprint, Seal seal) {
    this.keyHash = keyHash;
    this.fingerprint = fingerprint;
    this.seal = seal;
  }

  static SealedAnswer keyed(Once once) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(once.key().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var seal = mac.doFinal(("seal " + once.fingerprint()).getBytes(StandardCharsets.UTF_8));
      return new SealedAnswer(
          sha256(once.key()), HexFormat.of().parseHex(once.fingerprint()), new Seal(seal));
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
    return seal.seal(plain.toBuffer().getBytes(), "");
  }

  Answer open(byte[] kept) {
    var plain = new JsonObject(Buffer.buffer(plain(kept)));
    var headers = new HashMap<String, String>();
    plain
        .getJsonObject("headers")
        .forEach(each -> headers.put(each.getKey(), (String) each.getValue()));
    var body = plain.getString("body");
    return new Answer(
        plain.getInteger("status"), body == null ? null : Buffer.buffer(body), Map.copyOf(headers));
  }

  private byte[] plain(byte[] kept) {
    try {
      return seal.open(kept, "");
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

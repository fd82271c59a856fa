package io.tenantry.outbound;

import io.tenantry.kernel.hash.KeyedDigest;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs calls as Standard Webhooks 1.0.0 has it, each tenant's with a secret of its own. */
final class Signing {
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;

  /**
   * @param key from which the tenants' secrets are made; it is not stored with them
   */
  Signing(byte[] key) {
    this.key = key.clone();
  }

  /** The tenant's secret as whoever checks signatures is given it. */
  String secretOf(String tenant) {
    return "whsec_" + Base64.getEncoder().encodeToString(bytesOf(tenant));
  }

  private byte[] bytesOf(String tenant) {
    return new KeyedDigest(key).bytesOf(tenant);
  }

  /**
   * The headers that say which call this is and that it is the tenant's.
   *
   * @param id the same in each attempt
   * @param seconds of the epoch
   */
  Map<String, String> headers(String tenant, String id, long seconds, Buffer body) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(seconds));
    headers.put("webhook-signature", "v1," + signature(bytesOf(tenant), id, seconds, body));
    headers.put("idempotency-key", id);
    return headers;
  }

  private static String signature(byte[] secret, String id, long seconds, Buffer body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      var signed = Buffer.buffer(id + '.' + seconds + '.').appendBuffer(body);
      return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

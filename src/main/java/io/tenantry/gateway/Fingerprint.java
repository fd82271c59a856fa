package io.tenantry.gateway;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells a retry of a request from another request: SHA-256 of method, URI and body. */
final class Fingerprint {
  private Fingerprint() {}

  static String of(String method, String uri, Buffer body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update((method + ' ' + uri + '\n').getBytes(StandardCharsets.UTF_8));
      digest.update(body.getBytes());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

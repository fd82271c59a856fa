package io.tenantry.kernel.hash;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes texts that stand for secrets in a process's memory, so that tables are not keyed by the
 * secrets themselves: HMAC-SHA256 under a key that leaves the process no more than they do. It
 * keeps its state between calls, so each thread has one of its own.
 */
public final class KeyedDigest {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final Mac mac;

  /** Digests of one key are the same whoever makes them. */
  public KeyedDigest(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] randomKey() {
    var key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /** 32 characters, each of which is one byte. */
  public String of(String secret) {
    return new String(bytesOf(secret), StandardCharsets.ISO_8859_1);
  }

  /** 32 bytes. */
  public byte[] bytesOf(String text) {
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}

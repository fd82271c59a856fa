package io.tenantry.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The rule by which one entry hangs on the one before; hashes are 64 digits of lower-case hex. */
final class Chain {
  /** What the first entry hangs on. */
  static final String START = "0".repeat(64);

  // No other hash of the platform begins so, and none of these can stand for another thing.
  private static final byte[] DOMAIN =
      "tenantry audit entry v1\n".getBytes(StandardCharsets.US_ASCII);

  private Chain() {}

  /** The hash of an entry's canonical text behind the entry with hash {@code previous}. */
  static String hash(String previous, String canonical) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(DOMAIN);
      digest.update(HexFormat.of().parseHex(previous));
      digest.update(canonical.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

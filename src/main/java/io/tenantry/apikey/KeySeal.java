package io.tenantry.apikey;

import io.tenantry.kernel.hash.KeyedDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Makes the last part of a key's secret out of all before it, under a key that only this
 * installation's nodes have. Nobody else can make up a key that it fits, so that a made-up one is
 * told by its text on every node, the moment that keys are made too. It keeps its state between
 * calls, so each event loop has one of its own.
 */
final class KeySeal {
  /** How many digits it has: one guess in 2⁴⁷ fits, and is then worth a look at the database. */
  static final int LENGTH = 8;

  private final KeyedDigest digests;

  KeySeal(byte[] key) {
    this.digests = new KeyedDigest(key);
  }

  /** The seal of a key's text up to it. */
  String of(String unsealed) {
    return Base62.digits(ByteBuffer.wrap(digests.bytesOf(unsealed)).getLong(), LENGTH);
  }

  boolean fits(ApiKey key) {
    int end = key.secret().length() - LENGTH;
    var right = of(key.prefix() + key.secret().substring(0, end));
    return MessageDigest.isEqual(
        right.getBytes(StandardCharsets.US_ASCII),
        key.secret().substring(end).getBytes(StandardCharsets.US_ASCII));
  }
}

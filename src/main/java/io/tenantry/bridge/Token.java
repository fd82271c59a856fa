package io.tenantry.bridge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The token that peers have to know; asking tells neither its length nor how much was right. */
final class Token {
  private final byte[] hash;

  Token(String token) {
    this.hash = hash(token);
  }

  boolean is(String given) {
    return MessageDigest.isEqual(hash, hash(given));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

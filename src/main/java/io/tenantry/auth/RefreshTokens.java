package io.tenantry.auth;

import io.tenantry.auth.UserRepository.RefreshToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.UUID;

/**
 * Makes refresh tokens: {@code tnr.<tenant>.<id>.<secret>}, so that tenant and row are found
 * without a scan. The secret has 256 bits, so its plain SHA-256 is safe to keep.
 */
final class RefreshTokens {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RefreshTokens() {}

  /** A token that begins a session. */
  static Fresh fresh(String tenant, Duration lifetime, InstantSource clock) {
    var secret = new byte[32];
    RANDOM.nextBytes(secret);
    var id = UUID.randomUUID();
    var text =
        "tnr."
            + tenant
            + '.'
            + id
            + '.'
            + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    var expiresAt = clock.instant().plus(lifetime).atOffset(ZoneOffset.UTC);
    return new Fresh(text, new RefreshToken(id, UUID.randomUUID(), hash(text), expiresAt));
  }

  static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text for the client, shown once, and what is kept of it. */
  record Fresh(String text, RefreshToken kept) {}
}

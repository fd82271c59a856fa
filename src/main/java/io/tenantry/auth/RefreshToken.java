package io.tenantry.auth;

import io.tenantry.kernel.Seal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A refresh token, {@code tnr.<tenant>.<id>.<secret>}, so that tenant and row are found without a
 * scan. The secret has 256 bits, so its plain SHA-256 is safe to keep.
 */
record RefreshToken(String tenant, UUID id, String text) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern FORM =
      Pattern.compile("tnr\\.([a-z][a-z0-9_]{1,39})\\.([0-9a-f-]{36})\\.[\\w-]{43}");
  private static final String SUCCESSOR = "refresh token's successor";

  static RefreshToken fresh(String tenant) {
    var secret = new byte[32];
    RANDOM.nextBytes(secret);
    var id = UUID.randomUUID();
    var random = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return new RefreshToken(tenant, id, "tnr." + tenant + '.' + id + '.' + random);
  }

  /** Empty where the text has another form. */
  static Optional<RefreshToken> parse(String text) {
    var form = FORM.matcher(text);
    try {
      return form.matches()
          ? Optional.of(new RefreshToken(form.group(1), UUID.fromString(form.group(2)), text))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  byte[] hash() {
    return digest(text);
  }

  boolean hasHash(byte[] kept) {
    return MessageDigest.isEqual(hash(), kept);
  }

  /** The next token, for whoever has this one and for nobody who reads the table. */
  byte[] seal(RefreshToken successor) {
    return successorSeal().seal(successor.text.getBytes(StandardCharsets.UTF_8), SUCCESSOR);
  }

  RefreshToken open(byte[] sealedSuccessor) {
    try {
      var successor = successorSeal().open(sealedSuccessor, SUCCESSOR);
      return parse(new String(successor, StandardCharsets.UTF_8)).orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a kept successor cannot be read", e);
    }
  }

  private Seal successorSeal() {
    return new Seal(digest("seal " + text));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Not the token: it is a credential. */
  @Override
  public String toString() {
    return "refresh token " + id;
  }
}

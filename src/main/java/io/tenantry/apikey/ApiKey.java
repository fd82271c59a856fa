package io.tenantry.apikey;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key as it is presented: {@code tnt_<environment>_<tenant>_<12 to find it by><30 that are
 * secret><6 of CRC-32>}. The checksum is over all before it, so that anybody can tell a mistyped
 * key from a real one by its text alone; the secret ends with a {@link KeySeal}, so that this
 * installation can tell a made-up one.
 *
 * @param prefix all that the key is found by; no secret
 * @param secret what only its holder knows
 */
record ApiKey(String tenant, String prefix, String secret) {
  private static final int LOOKUP_LENGTH = 12;
  private static final int SECRET_LENGTH = 30;
  private static final int CHECK_BYTES = 4;

  // A tenant's id may hold underscores: the last one ends it.
  private static final Pattern FORM =
      Pattern.compile("tnt_[a-z]{2,10}_([a-z][a-z0-9_]{1,39})_[0-9A-Za-z]{48}");

  /** A key that nobody has yet. */
  static ApiKey fresh(String environment, String tenant, KeySeal seal) {
    var prefix = "tnt_" + environment + '_' + tenant + '_' + Base62.random(LOOKUP_LENGTH);
    var random = Base62.random(SECRET_LENGTH - KeySeal.LENGTH);
    return new ApiKey(tenant, prefix, random + seal.of(prefix + random));
  }

  /** Empty where the text has not a key's form or its checksum is wrong. */
  static Optional<ApiKey> parse(String text) {
    var form = FORM.matcher(text);
    int checksum = text.length() - Base62.CHECKSUM_LENGTH;
    if (!form.matches() || !text.endsWith(Base62.checksum(text, checksum))) {
      return Optional.empty();
    }
    int secret = checksum - SECRET_LENGTH;
    return Optional.of(
        new ApiKey(form.group(1), text.substring(0, secret), text.substring(secret, checksum)));
  }

  /** The whole key, for its holder alone. */
  String text() {
    var text = prefix + secret;
    return text + Base62.checksum(text, text.length());
  }

  /** The first bytes of the secret's SHA-256: enough to refuse a guess, far too few to make one. */
  byte[] secretCheck() {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
      return Arrays.copyOf(hash, CHECK_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return prefix + "…";
  }
}

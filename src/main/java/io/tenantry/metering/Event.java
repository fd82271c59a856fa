package io.tenantry.metering;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that a tenant says happened, as CloudEvents 1.0 has it.
 *
 * @param key made of source and id, which together make an event
 * @param at when it happened, to the microsecond, in UTC
 * @param data as it was parsed
 * @param text the data as JSON; null where there is none
 */
record Event(
    UUID key,
    String source,
    String id,
    String type,
    @Nullable String subject,
    OffsetDateTime at,
    @Nullable Object data,
    @Nullable String text) {

  /** The same for equal source and id; nobody finds two pairs that share one. */
  static UUID key(String source, String id) {
    return digest(source, id);
  }

  /** The first half of the SHA-256 of these texts, each behind its length. */
  static UUID digest(String... parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var part : parts) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
      }
      var sum = ByteBuffer.wrap(digest.digest());
      return new UUID(sum.getLong(), sum.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

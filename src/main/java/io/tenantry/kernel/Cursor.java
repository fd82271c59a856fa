package io.tenantry.kernel;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A place in a list that is ordered newest first: the last row's time and id. */
public record Cursor(OffsetDateTime time, String id) {

  /** The opaque text that a client sends back. */
  public String text() {
    var plain = Times.text(time) + ' ' + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** The last row's id where ids are UUIDs; fails with 400 where this one is not. */
  public UUID uuid() {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  /** Reads a client's cursor; fails with 400 where it is not one of ours, null where none. */
  public static @Nullable Cursor parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int space = plain.indexOf(' ');
      if (space > 0 && plain.indexOf('\0') < 0) {
        return new Cursor(
            OffsetDateTime.parse(plain.substring(0, space)), plain.substring(space + 1));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // Falls through: whatever it was, it is not a cursor.
    }
    throw unknown();
  }

  private static RuntimeException unknown() {
    return KernelProblem.INVALID_CURSOR.because("Begin the list anew without a cursor.");
  }
}

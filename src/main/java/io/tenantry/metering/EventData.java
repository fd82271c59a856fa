package io.tenantry.metering;

import io.tenantry.kernel.json.JsonText;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An event's data as the text that is kept. */
final class EventData {
  private static final int MOST_BYTES = 64 << 10;
  private static final int LONGEST_TOLD = 8_192;
  private static final int MOST_BYTES_OF_A_CHARACTER = 3;

  private EventData() {}

  /** Fails with a {@link Rejection} where it is too long. */
  static String text(Object data) {
    var written = new StringBuilder();
    JsonText.append(data, written);
    var text = written.toString();
    if (text.length() > MOST_BYTES / MOST_BYTES_OF_A_CHARACTER
        && (text.length() > MOST_BYTES
            || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES)) {
      throw Rejection.Code.TOO_LARGE.because("data is over 64 KiB");
    }
    return text;
  }

  /** As the audit log has it: a log that repeated all that is long would outgrow its subject. */
  static @Nullable Object told(@Nullable String text) {
    if (text == null || text.length() <= LONGEST_TOLD) {
      return text == null ? null : parse(text);
    }
    return JsonObject.of(
        "bytes",
        text.getBytes(StandardCharsets.UTF_8).length,
        "digest",
        Event.digest(text).toString());
  }

  /** What it was before, from the text that was kept. */
  static Object parse(String text) {
    return Json.decodeValue(text);
  }
}

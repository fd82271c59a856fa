package io.tenantry.gateway;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A W3C trace context: the caller's trace goes on, under a span of our own. */
record TraceContext(String traceId, String spanId, String flags) {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);

  /** Goes on with the caller's trace; null where it sent none, or none that is valid. */
  static @Nullable TraceContext continuing(@Nullable String traceparent) {
    if (traceparent == null || traceparent.length() > 128 || traceparent.startsWith("ff")) {
      return null;
    }
    var form = FORM.matcher(traceparent);
    if (!form.matches() || form.group(1).equals(NO_TRACE) || form.group(2).equals(NO_SPAN)) {
      return null;
    }
    if (traceparent.startsWith("00") && form.group(4) != null) {
      return null;
    }
    return new TraceContext(form.group(1), newSpan(), form.group(3));
  }

  private static String newSpan() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }

  String header() {
    return "00-" + traceId + '-' + spanId + '-' + flags;
  }
}

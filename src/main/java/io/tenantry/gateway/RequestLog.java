package io.tenantry.gateway;

import io.tenantry.kernel.log.LogSink;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes one line per request: as JSON for machines, or as text on a terminal. */
final class RequestLog {
  private static final Pattern BEYOND_ASCII = Pattern.compile("[\\x7f-\\uffff]");

  private final LogSink sink;
  private final InstantSource clock;
  private final StringBuilder line = new StringBuilder(512);

  RequestLog(LogSink sink, InstantSource clock) {
    this.sink = sink;
    this.clock = clock;
  }

  void write(Exchange exchange, int status, long bytesOut, long nanos, @Nullable String code) {
    line.setLength(0);
    if (sink.isText()) {
      text(exchange, status, nanos, code);
    } else {
      json(exchange, status, bytesOut, nanos, code);
    }
    sink.write(line);
  }

  private void json(
      Exchange exchange, int status, long bytesOut, long nanos, @Nullable String code) {
    line.append("{\"timestamp\":\"").append(Instant.ofEpochMilli(clock.millis()));
    line.append("\",\"level\":\"INFO\",\"message\":\"request\"");
    plain("correlation_id", exchange.correlationId);
    if (exchange.trace != null) {
      plain("trace_id", exchange.trace.traceId());
    }
    var principal = exchange.principal;
    if (principal != null) {
      plain("tenant", principal.caller().tenant());
      plain("subject", principal.caller().subject());
    }
    if (exchange.operation == null) {
      plain("operation", "none");
      // Nothing of ours: the client's own words, so they are escaped.
      line.append(",\"path\":").append(escaped(exchange.request.path()));
      line.append(",\"method\":").append(escaped(exchange.request.method().name()));
    } else {
      plain("operation", exchange.operation.id());
      plain("method", exchange.operation.method());
    }
    line.append(",\"status\":").append(status);
    line.append(",\"duration_ms\":").append(Decimals.millis(nanos));
    line.append(",\"bytes_in\":").append(exchange.bytesIn);
    line.append(",\"bytes_out\":").append(bytesOut);
    plain("code", code);
    plain("remote_address", exchange.remoteAddress);
    line.append("}\n");
  }

  // For values that hold no character which JSON escapes, by how they were made.
  private void plain(String name, @Nullable String value) {
    if (value != null) {
      line.append(",\"").append(name).append("\":\"").append(value).append('"');
    }
  }

  private static String escaped(@Nullable String value) {
    var shortened = value == null ? "" : value.length() > 256 ? value.substring(0, 256) : value;
    var encoded = JsonObject.of("v", shortened).encode();
    var quoted = encoded.substring("{\"v\":".length(), encoded.length() - 1);
    // Some terminals obey control characters beyond ASCII too.
    return BEYOND_ASCII
        .matcher(quoted)
        .replaceAll(found -> "\\\\u" + HexFormat.of().toHexDigits(found.group().charAt(0)));
  }

  private void text(Exchange exchange, int status, long nanos, @Nullable String code) {
    var principal = exchange.principal;
    var tenant = principal == null ? null : principal.caller().tenant();
    var name = exchange.operation == null ? "none" : exchange.operation.id();
    line.append(
        java.time.LocalTime.ofInstant(clock.instant(), java.time.ZoneOffset.UTC).withNano(0));
    line.append("  ").append(status).append("  ").append(name);
    line.append("  ").append(Decimals.millis(nanos)).append(" ms  ");
    line.append(tenant == null ? "-" : tenant);
    if (code != null) {
      line.append("  ").append(code);
    }
    line.append("  ").append(exchange.correlationId).append('\n');
  }
}

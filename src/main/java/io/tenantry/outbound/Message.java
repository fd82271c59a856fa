package io.tenantry.outbound;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.Version;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a call says.
 *
 * @param headers by names in lower case
 * @param body empty where there is none
 */
record Message(String method, Map<String, String> headers, Buffer body) {
  // What frames a message or is the platform's to say.
  private static final Set<String> OURS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "expect",
          "idempotency-key",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Reads a payload that has passed the type's schema. */
  static Message of(JsonObject payload) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("user-agent", "Tenantry/" + Version.TEXT);
    headers.put("accept", "*/*");
    var body = Buffer.buffer();
    if (payload.containsKey("body")) {
      headers.put("content-type", "application/json");
      body = Json.encodeToBuffer(payload.getValue("body"));
    }
    for (var header : payload.getJsonObject("headers", new JsonObject())) {
      var name = header.getKey().toLowerCase(Locale.ROOT);
      if (OURS.contains(name) || name.startsWith("webhook-") || name.startsWith("proxy-")) {
        throw KernelProblem.VALIDATION_FAILED.because(
            "A header is not the payload's to set.",
            JsonObject.of(
                "errors",
                JsonArray.of(
                    JsonObject.of(
                        "pointer",
                        "/payload/headers/" + name,
                        "detail",
                        "is set by the platform"))));
      }
      headers.put(name, String.valueOf(header.getValue()));
    }
    return new Message(payload.getString("method", "POST"), headers, body);
  }
}

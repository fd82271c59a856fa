package io.tenantry.bridge;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a peer sent.
 *
 * @param address empty where it has none
 * @param replyAddress where the peer wants an answer
 * @param body any JSON
 */
record Frame(
    String type,
    String address,
    @Nullable String replyAddress,
    JsonObject headers,
    @Nullable Object body) {
  private static final int TEXT_MOST = 200;

  static Frame of(JsonObject json) {
    var type = text(json, "type");
    var address = text(json, "address");
    var replyAddress = text(json, "replyAddress");
    var headers = json.getValue("headers");
    if (type == null || (headers != null && !(headers instanceof JsonObject))) {
      throw Refusal.BAD_FRAME.because("A frame has a type, and its headers are an object.");
    }
    return new Frame(
        type,
        address == null ? "" : address,
        replyAddress,
        headers == null ? new JsonObject() : (JsonObject) headers,
        json.getValue("body"));
  }

  private static @Nullable String text(JsonObject json, String name) {
    var value = json.getValue(name);
    if (value == null || (value instanceof String text && text.length() <= TEXT_MOST)) {
      return (String) value;
    }
    throw Refusal.BAD_FRAME.because(
        "A frame's " + name + " is a text of up to " + TEXT_MOST + " characters.");
  }

  /** The body where it is an object; an empty one otherwise. */
  JsonObject json() {
    return body instanceof JsonObject json ? json : new JsonObject();
  }
}

package io.tenantry.bridge;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;

/**
 * The way to one peer. While the peer does not read, nothing more is read of it, so that what waits
 * for it stays bounded.
 */
record Line(NetSocket socket) {

  void write(JsonObject frame) {
    socket.write(Frames.of(frame));
  }

  /** Answers a frame that asks for it. */
  void reply(Frame to, JsonObject body) {
    if (to.replyAddress() != null) {
      write(JsonObject.of("type", "message", "address", to.replyAddress(), "body", body));
    }
  }

  /** Says why something is refused; closes where that is the end. */
  Future<?> refuse(String address, RefusedException refused) {
    var frame =
        JsonObject.of(
            "type",
            "err",
            "failureCode",
            refused.refusal().code(),
            "message",
            refused.refusal().text(),
            "detail",
            refused.detail());
    if (!address.isEmpty()) {
      frame.put("address", address);
    }
    Buffer bytes = Frames.of(frame);
    return refused.refusal().ends() ? socket.end(bytes) : socket.write(bytes);
  }

  /** To be called for each piece that is read. */
  void hold() {
    if (socket.writeQueueFull()) {
      socket.pause();
      socket.drainHandler(drained -> socket.resume());
    }
  }
}

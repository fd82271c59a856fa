package io.tenantry.bridge;

import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection from its first byte on: nobody, until it has shown the token; then a peer. */
final class Connection {
  static final String AUTH = "bridge.auth";
  private static final Logger LOGGER = LoggerFactory.getLogger(Connection.class);
  private static final int FIRST_FRAME_MOST = 4 * 1024;

  private final Line line;
  private final Token token;
  private final int frameMost;
  private final Supplier<Peer> join;
  private final BridgeMetrics metrics;
  private final Runnable closed;
  private final Frames frames;
  private @Nullable Peer peer;
  private boolean over;

  /**
   * @param join makes it a peer
   * @param closed told once, when it is over
   */
  Connection(
      Line line,
      Token token,
      int frameMost,
      Supplier<Peer> join,
      BridgeMetrics metrics,
      Runnable closed) {
    this.line = line;
    this.token = token;
    this.frameMost = frameMost;
    this.join = join;
    this.metrics = metrics;
    this.closed = closed;
    this.frames = new Frames(Math.min(FIRST_FRAME_MOST, frameMost), this::take, e -> refuse("", e));
    line.socket()
        .handler(bytes -> {
          frames.handle(bytes);
          line.hold();
        });
    line.socket().closeHandler(end -> leave());
    // A reset closes it too, and says so there.
    line.socket().exceptionHandler(broken -> line.socket().close());
  }

  /** Its time to show the token is over. */
  void requirePeer() {
    if (peer == null && !over) {
      refuse("", Refusal.UNAUTHENTICATED.because("No token came in time."));
    }
  }

  private void take(JsonObject json) {
    var replyTo = "";
    try {
      var frame = Frame.of(json);
      replyTo = frame.replyAddress() == null ? "" : frame.replyAddress();
      if (peer == null) {
        authenticate(frame);
      } else {
        peer.take(frame);
      }
    } catch (RefusedException e) {
      refuse(replyTo, e);
    }
  }

  private void authenticate(Frame frame) {
    if (!frame.type().equals("send")
        || !frame.address().equals(AUTH)
        || !(frame.json().getValue("token") instanceof String given)
        || !token.is(given)) {
      throw Refusal.UNAUTHENTICATED.because("The first frame sends the token to bridge.auth.");
    }
    frames.allow(frameMost);
    peer = join.get();
    line.reply(frame, JsonObject.of("frame_most", frameMost));
    LOGGER
        .atInfo()
        .addKeyValue("peer", line.socket().remoteAddress())
        .log("a server of tasks has joined");
  }

  private void refuse(String replyTo, RefusedException refused) {
    metrics.refused(refused.refusal());
    LOGGER
        .atWarn()
        .addKeyValue("peer", line.socket().remoteAddress())
        .addKeyValue("reason", refused.refusal().text())
        .addKeyValue("detail", refused.detail())
        .log("a frame of a server of tasks was refused");
    if (refused.refusal().ends()) {
      over = true;
      frames.end();
    }
    line.refuse(replyTo, refused);
  }

  private void leave() {
    over = true;
    closed.run();
    if (peer != null) {
      peer.leave();
      LOGGER
          .atInfo()
          .addKeyValue("peer", line.socket().remoteAddress())
          .log("a server of tasks has left");
    }
  }
}

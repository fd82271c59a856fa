package io.tenantry.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What one connection is at, and since when. */
final class Progress {
  private Stage stage = Stage.HEAD;
  private long since = System.nanoTime();
  private @Nullable HttpServerRequest serving;
  private @Nullable Future<Void> sending;

  /** {@code LEAVING} has had its last answer and still sends; {@code CLOSING} has been closed. */
  enum Stage {
    HEAD,
    SERVING,
    SENDING,
    IDLE,
    LEAVING,
    CLOSING
  }

  void serves(HttpServerRequest request) {
    become(Stage.SERVING);
    serving = request;
  }

  /**
   * Whether this is the newest request: a pipelined one begins before the end of another is told.
   */
  boolean isServing(HttpServerRequest request) {
    return request.equals(serving);
  }

  void become(Stage next) {
    stage = next;
    since = System.nanoTime();
    serving = null;
    sending = null;
  }

  /** The newest answer is written, and sent once this completes: when the client has taken it. */
  void sends(Future<Void> sent) {
    if (stage == Stage.IDLE && !sent.isComplete()) {
      stage = Stage.SENDING;
      sending = sent;
    }
  }

  Stage stage() {
    // Asked by the sweep, so that no request pays for being told.
    if (sending != null && sending.isComplete()) {
      become(Stage.IDLE);
    }
    return stage;
  }

  boolean isOver() {
    return stage == Stage.LEAVING || stage == Stage.CLOSING;
  }

  boolean isOlderThan(long nanos, long now) {
    return now - since > nanos;
  }
}

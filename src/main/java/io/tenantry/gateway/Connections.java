package io.tenantry.gateway;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The open connections of one event loop and how long each may take: to send its first request's
 * head, to send a body, and to begin the next request. A client that sends a byte now and then
 * keeps an idle timer happy, not this one.
 */
final class Connections {
  private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServerConfig config;
  private final Map<HttpConnection, Progress> open = new HashMap<>();

  Connections(ServerConfig config) {
    this.config = config;
  }

  void opened(HttpConnection connection) {
    int most = Math.max(1, config.maxConnections());
    if (open.size() >= most) {
      connection.close();
      return;
    }
    open.put(connection, new Progress());
    connection.closeHandler(closed -> open.remove(connection));
  }

  int size() {
    return open.size();
  }

  /**
   * A request's head has come; its body may still be on the way. False where an earlier answer has
   * said that the connection ends, so that this request must not be served.
   */
  boolean began(HttpServerRequest request) {
    var progress = open.get(request.connection());
    if (progress == null) {
      return true;
    }
    if (progress.stage == Stage.LEAVING) {
      return false;
    }
    progress.become(request.isEnded() ? Stage.ANSWERING : Stage.BODY);
    request.response().endHandler(ended -> answered(request, progress));
    return true;
  }

  // The server closes a connection by itself only where the client asked for it.
  private static void answered(HttpServerRequest request, Progress progress) {
    if (!request.response().headers().contains(HttpHeaders.CONNECTION, CLOSE, true)) {
      progress.become(Stage.IDLE);
    } else if (request.isEnded()) {
      request.connection().close();
    } else {
      request.endHandler(ended -> request.connection().close());
      // Bytes that nobody reads would have the client's system throw the answer away.
      progress.become(Stage.LEAVING);
    }
  }

  /** Closes the connections that have taken too long; called about once a second. */
  void sweep() {
    var now = System.nanoTime();
    var late = open.entrySet().stream().filter(each -> isLate(each.getValue(), now)).toList();
    for (var each : late) {
      each.getKey().close();
    }
  }

  private boolean isLate(Progress progress, long now) {
    long patience =
        switch (progress.stage) {
          case HEAD -> config.headerTimeout().toNanos();
          case BODY -> config.bodyTimeout().plus(config.requestTimeout()).toNanos();
          case IDLE -> config.idleTimeout().toNanos();
          case LEAVING -> LINGER_NANOS;
          case ANSWERING -> TimeUnit.MINUTES.toNanos(5);
        };
    return now - progress.since > patience;
  }

  private enum Stage {
    HEAD,
    BODY,
    ANSWERING,
    IDLE,
    LEAVING
  }

  private static final class Progress {
    private Stage stage = Stage.HEAD;
    private long since = System.nanoTime();

    void become(Stage next) {
      stage = next;
      since = System.nanoTime();
    }
  }
}

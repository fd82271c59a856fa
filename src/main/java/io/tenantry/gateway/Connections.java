package io.tenantry.gateway;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one event loop and how long each may take to send its first request's
 * head and to begin the next request. A client that sends a byte now and then keeps an idle timer
 * happy, not this one. A body's time is {@link BodyReader}'s, and that of an answer the server's
 * own: it alone can close a connection that does not take what has been written.
 */
final class Connections {
  private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServerConfig config;
  private final ConnectionLimit limit;
  private final Map<HttpConnection, Progress> open = new HashMap<>();

  Connections(ServerConfig config, ConnectionLimit limit) {
    this.config = config;
    this.limit = limit;
  }

  void opened(HttpConnection connection) {
    if (!limit.enter()) {
      connection.close();
      return;
    }
    open.put(connection, new Progress());
    connection.closeHandler(closed -> {
      open.remove(connection);
      limit.leave();
    });
  }

  /**
   * A request's head has come; its body may still be on the way. Null where an earlier answer has
   * said that the connection ends, so that this request must not be served.
   */
  @Nullable Progress began(HttpServerRequest request) {
    var progress = open.get(request.connection());
    if (progress == null || progress.isOver()) {
      return null;
    }
    progress.serves(request);
    request.response().endHandler(ended -> answered(request, progress));
    return progress;
  }

  // The server closes a connection by itself only where the client asked for it.
  private static void answered(HttpServerRequest request, Progress progress) {
    if (!request.response().headers().contains(HttpHeaders.CONNECTION, CLOSE, true)) {
      if (progress.isServing(request)) {
        progress.become(Progress.Stage.IDLE);
      }
    } else if (request.isEnded()) {
      close(request.connection(), progress);
    } else {
      request.endHandler(ended -> close(request.connection(), progress));
      // Bytes that nobody reads would have the client's system throw the answer away.
      progress.become(Progress.Stage.LEAVING);
    }
  }

  /** Closes the connections that have taken too long; called about once a second. */
  void sweep() {
    var now = System.nanoTime();
    var late = open.entrySet().stream().filter(each -> isLate(each.getValue(), now)).toList();
    for (var each : late) {
      close(each.getKey(), each.getValue());
    }
  }

  // What has been written goes out first.
  private static void close(HttpConnection connection, Progress progress) {
    progress.become(Progress.Stage.CLOSING);
    connection.close();
  }

  private boolean isLate(Progress progress, long now) {
    return switch (progress.stage()) {
      case HEAD -> progress.isOlderThan(config.headerTimeout().toNanos(), now);
      case IDLE -> progress.isOlderThan(config.idleTimeout().toNanos(), now);
      case LEAVING -> progress.isOlderThan(LINGER_NANOS, now);
      case SERVING, SENDING, CLOSING -> false;
    };
  }
}

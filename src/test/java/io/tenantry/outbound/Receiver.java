package io.tenantry.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The other side of a call: answers as its paths say, and keeps what it received. */
final class Receiver implements AutoCloseable {
  private static final int LARGE = 10 * 1024 * 1024;

  private final Vertx vertx = Vertx.vertx();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final HttpServer server;

  /** A request as it came. */
  record Received(String method, String uri, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  Receiver(HttpServerOptions options) {
    this.server =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
            .listen(options.getPort(), options.getHost())
            .await();
  }

  /** On a free port of 127.0.0.1. */
  static Receiver onLoopback() {
    return new Receiver(new HttpServerOptions().setHost("127.0.0.1").setPort(0));
  }

  int port() {
    return server.actualPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  List<Received> received() {
    return received;
  }

  private void answer(HttpServerRequest request, Buffer body) {
    var headers = new ConcurrentHashMap<String, String>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    received.add(new Received(request.method().name(), request.uri(), headers, body.toString()));
    int call = calls.computeIfAbsent(request.path(), path -> new AtomicInteger()).incrementAndGet();
    var response = request.response();
    switch (String.valueOf(request.path())) {
      case "/never" -> {}
      case "/slow" -> response.setChunked(true).write("a beginning and no end");
      case "/large" -> large(response);
      case "/loop" -> response.setStatusCode(302).putHeader("location", "/loop").end();
      case "/gone" -> response.setStatusCode(410).end("{\"secret\":\"of the other side\"}");
      case "/mended" -> response.setStatusCode(call <= 2 ? 500 : 200).end("now");
      case "/busy" ->
          response.setStatusCode(call == 1 ? 429 : 204).putHeader("retry-after", "1").end();
      case "/cut" -> request.connection().close();
      case "/garbled" ->
          request
              .toNetSocket()
              .onSuccess(socket -> socket.write("HTTP/1.1 maybe\r\n\r\nno HTTP at all\r\n\r\n"));
      default -> response.end("thanks");
    }
  }

  private static void large(HttpServerResponse response) {
    response.putHeader("content-length", Integer.toString(LARGE));
    response.end(Buffer.buffer(new byte[LARGE]));
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}

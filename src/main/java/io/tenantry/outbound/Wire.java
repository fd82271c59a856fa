package io.tenantry.outbound;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a call over a connection of its own to an address that was checked, and to no other: the
 * name serves the certificate's check, SNI and the Host header alone. Follows nothing.
 */
final class Wire {
  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_CONNECTIONS = 10_000;
  private static final int CONNECT_MILLIS = 5_000;

  private final HttpClient client;
  private final Vertx vertx;

  Wire(Vertx vertx, OutboundConfig config) {
    var options =
        new HttpClientOptions()
            .setKeepAlive(false)
            .setVerifyHost(true)
            .setConnectTimeout(CONNECT_MILLIS)
            .setSslHandshakeTimeout(CONNECT_MILLIS)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    config
        .tlsCa()
        .ifPresent(
            file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
  }

  /**
   * Sends to the first of the addresses that takes a connection. Once the status is there the call
   * is over: of the body only its beginning is read, and only until the time is up.
   *
   * @param until by {@link System#nanoTime}
   */
  Future<Reply> send(
      Target target,
      List<InetAddress> addresses,
      Message message,
      Map<String, String> signature,
      long until) {
    return connect(target, addresses, 0, message, until)
        .compose(request -> {
          request.headers().addAll(message.headers()).addAll(signature);
          return request
              .send(message.body())
              .timeout(left(until), TimeUnit.MILLISECONDS)
              .compose(response -> read(response, until))
              .onComplete(over -> request.reset());
        });
  }

  private Future<HttpClientRequest> connect(
      Target target, List<InetAddress> addresses, int which, Message message, long until) {
    var options =
        new RequestOptions()
            .setServer(
                SocketAddress.inetSocketAddress(
                    new InetSocketAddress(addresses.get(which), target.port())))
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.tls())
            .setMethod(HttpMethod.valueOf(message.method()))
            .setURI(target.path())
            .setFollowRedirects(false);
    var connection = client.request(options);
    return connection
        .timeout(left(until), TimeUnit.MILLISECONDS)
        .recover(failure -> {
          // One that comes after all is not wanted any more.
          connection.onSuccess(HttpClientRequest::reset);
          return which + 1 < addresses.size()
              ? connect(target, addresses, which + 1, message, until)
              : Future.failedFuture(failure);
        });
  }

  private Future<Reply> read(HttpClientResponse response, long until) {
    var over = Promise.<Void>promise();
    var bytes = new AtomicLong();
    response.handler((Buffer part) -> {
      if (bytes.addAndGet(part.length()) >= MOST_BYTES) {
        response.pause();
        over.tryComplete();
      }
    });
    response.endHandler(over::tryComplete);
    response.exceptionHandler(over::tryFail);
    long timer = vertx.setTimer(left(until), late -> over.tryComplete());
    return over.future()
        .transform(ended -> {
          vertx.cancelTimer(timer);
          return Future.succeededFuture(Reply.of(response, Math.min(bytes.get(), MOST_BYTES)));
        });
  }

  private static long left(long until) {
    return Math.max(1, (until - System.nanoTime()) / 1_000_000);
  }
}

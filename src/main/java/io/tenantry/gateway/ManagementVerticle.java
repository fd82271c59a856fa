package io.tenantry.gateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.Problem;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Serves operators' own port: the metrics in Prometheus text, and whether this node lives. */
public final class ManagementVerticle extends VerticleBase {
  private final ServerConfig config;
  private final PrometheusMeterRegistry registry;
  private volatile int port;

  public ManagementVerticle(ServerConfig config, PrometheusMeterRegistry registry) {
    this.config = config;
    this.registry = registry;
  }

  @Override
  public Future<?> start() {
    var options =
        new HttpServerOptions()
            .setHost(config.managementHost())
            .setPort(config.managementPort())
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout((int) config.idleTimeout().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return vertx
        .createHttpServer(options)
        .requestHandler(this::serve)
        .listen()
        .onSuccess(listening -> port = listening.actualPort())
        .recover(failure -> refused(config.managementHost(), config.managementPort(), failure));
  }

  /** Names the address, which the failure itself does not. */
  static <T> Future<T> refused(String host, int port, Throwable failure) {
    return Future.failedFuture(
        new IllegalStateException(
            "cannot listen on " + host + " port " + port + ": " + failure.getMessage(), failure));
  }

  /** The port on which it serves; 0 before it does. */
  public int port() {
    return port;
  }

  private void serve(HttpServerRequest request) {
    var response = request.response();
    response.putHeader(
        Responder.CORRELATION_ID, Correlation.idOf(request.getHeader(Responder.CORRELATION_ID)));
    switch (request.path()) {
      case "/metrics" ->
          // Rendering walks every meter, which is too long for the event loop that takes requests.
          vertx
              .executeBlocking(registry::scrape, false)
              .onSuccess(text ->
                  response
                      .putHeader(
                          HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                      .end(text))
              .onFailure(failure -> fail(request, Problems.of(failure)));
      case "/health/live" ->
          response
              .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
              .end(JsonObject.of("status", "live").toBuffer());
      case null, default ->
          fail(
              request, KernelProblem.NOT_FOUND.because("There is nothing at this path.").problem());
    }
  }

  private static void fail(HttpServerRequest request, Problem problem) {
    var correlationId = request.response().headers().get(Responder.CORRELATION_ID);
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Responder.PROBLEM)
        .end(Responder.document(problem, request.path(), correlationId).toBuffer());
  }
}

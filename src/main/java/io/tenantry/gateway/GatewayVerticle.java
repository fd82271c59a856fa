package io.tenantry.gateway;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.ProblemException;
import io.tenantry.kernel.bus.Answer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves the contract over HTTP; one instance for each event loop, all on the same port. */
public final class GatewayVerticle extends VerticleBase {
  private static final long SWEEP_MILLIS = 1_000;
  private static final long LAST_WORDS_MILLIS = 2_000;
  private static final String ASSETS = "/assets/";
  private static final String NOTHING = "There is nothing at this path.";

  private final Gateway gateway;
  private final KeyUses uses;
  private @Nullable HttpServer server;

  public GatewayVerticle(Gateway gateway) {
    this.gateway = gateway;
    this.uses = new KeyUses(gateway.bus());
  }

  @Override
  public Future<?> start() {
    var config = gateway.config();
    var responder = gateway.newResponder(task -> context.runOnContext(turn -> task.run()));
    var authenticator = gateway.newAuthenticator(uses);
    var bodies = new BodyReader(config.maxBodySize().bytes(), config.bodyTimeout());
    var pipeline =
        new Pipeline(
            gateway.routes(),
            authenticator,
            gateway.tenants(),
            gateway.limits(),
            bodies,
            gateway.bus(),
            gateway.clock(),
            responder,
            ownOperations(),
            config.requestTimeout());
    var connections = new Connections(config, gateway.connectionLimit());
    vertx.setPeriodic(
        SWEEP_MILLIS,
        timer -> {
          bodies.sweep();
          connections.sweep();
        });
    vertx.setPeriodic(gateway.keyUseInterval().toMillis(), timer -> uses.tell());
    var assets = assets(responder);
    var listening =
        vertx
            .createHttpServer(options(config))
            .connectionHandler(connections::opened)
            .invalidRequestHandler(request -> invalid(request, responder))
            .requestHandler(request -> {
              var progress = connections.began(request);
              if (progress == null) {
                request.connection().close();
                return;
              }
              var exchange = exchange(request, progress);
              try {
                HttpRules.check(request);
              } catch (ProblemException e) {
                responder.fail(exchange, e);
                return;
              }
              if (request.path() != null && request.path().startsWith(ASSETS)) {
                assets.handle(request);
              } else {
                pipeline.handle(exchange);
              }
            });
    server = listening;
    return authenticator
        .follow()
        .compose(following -> listening.listen())
        .onSuccess(ready -> gateway.listensOn(ready.actualPort()))
        .recover(failure -> ManagementVerticle.refused(config.host(), config.port(), failure));
  }

  /**
   * Stops accepting and waits for the requests under way, at most as long as the drain may take;
   * then tells which API keys they used.
   */
  @Override
  public Future<?> stop() {
    var listening = server;
    return listening == null
        ? Future.succeededFuture()
        : listening
            .shutdown(gateway.config().drainTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .eventually(() -> uses.tell().timeout(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS));
  }

  private Exchange exchange(HttpServerRequest request) {
    return exchange(request, null);
  }

  private Exchange exchange(HttpServerRequest request, @Nullable Progress progress) {
    return new Exchange(
        request,
        progress,
        System.nanoTime(),
        Correlation.idOf(request.getHeader("x-correlation-id")),
        TraceContext.continuing(request.getHeader("traceparent")),
        gateway.addresses().of(request));
  }

  private void invalid(HttpServerRequest request, Responder responder) {
    if (request.connection() == null || request.response().headWritten()) {
      return;
    }
    var exchange =
        new Exchange(request, null, System.nanoTime(), Correlation.idOf(null), null, "-");
    // Vert.x itself closes when the answer has been sent.
    exchange.closes = true;
    responder.fail(exchange, HttpRules.unreadable(request));
  }

  private Handler<HttpServerRequest> assets(Responder responder) {
    return Pages.assets(vertx)
        .errorHandler(400, refusing(responder, KernelProblem.VALIDATION_FAILED, "No such path."))
        .errorHandler(404, refusing(responder, KernelProblem.NOT_FOUND, NOTHING))
        .errorHandler(405, refusing(responder, KernelProblem.NOT_FOUND, NOTHING))
        .errorHandler(
            500,
            context -> {
              // A client that went, or was cut off, in the middle of a file is no failure of ours.
              if (!context.response().headWritten()) {
                responder.fail(
                    exchange(context.request()), Objects.requireNonNull(context.failure()));
              }
            });
  }

  private Handler<RoutingContext> refusing(
      Responder responder, KernelProblem problem, String detail) {
    return context -> responder.fail(exchange(context.request()), problem.because(detail));
  }

  private Map<String, Function<Exchange, Future<Answer>>> ownOperations() {
    var own = new HashMap<>(new Pages(gateway.contract()).operations());
    own.put("service.index", exchange -> Future.succeededFuture(gateway.index()));
    own.put("ratelimit.show", gateway.limits()::show);
    own.put("health.live", exchange -> status("live"));
    own.put(
        "health.ready",
        exchange ->
            gateway.drain().hasBegun()
                ? Future.failedFuture(
                    KernelProblem.UNAVAILABLE.because("This node is shutting down."))
                : status("ready"));
    return own;
  }

  private static Future<Answer> status(String status) {
    return Future.succeededFuture(Answer.of(JsonObject.of("status", status)));
  }

  private static HttpServerOptions options(ServerConfig config) {
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port())
        .setHttp2ClearTextEnabled(false)
        // Only this timer closes at once. Closing a connection waits for what was written to it.
        .setWriteIdleTimeout((int) config.answerTimeout().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setTcpNoDelay(true)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setDecompressionSupported(false)
        .setCompressionSupported(false);
  }
}

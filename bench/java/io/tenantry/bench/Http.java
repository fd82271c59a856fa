package io.tenantry.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The HTTP side that floor and stock share with the platform: options, event loops, start. */
final class Http {
  private Http() {}

  static HttpServerOptions options(int port) {
    return new HttpServerOptions()
        .setHost("127.0.0.1")
        .setPort(port)
        .setWriteIdleTimeout(120)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHttp2ClearTextEnabled(false)
        .setTcpNoDelay(true);
  }

  /** One event loop per core, native transport where there is one. */
  static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
            .setPreferNativeTransport(true));
  }

  /** Deploys one verticle per core and blocks until all listen. */
  static void serve(Vertx vertx, Supplier<? extends VerticleBase> verticle) {
    var perCore = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    try {
      vertx.deployVerticle(verticle, perCore).await();
    } catch (RuntimeException e) {
      vertx.close();
      throw e;
    }
  }
}

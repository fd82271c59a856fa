package io.tenantry.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for programs that serve tasks from outside. */
public final class BridgeVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(BridgeVerticle.class);
  private static final long AUTH_MILLIS = 5_000;

  private final Bus bus;
  private final BridgeConfig config;
  private final ServedTypes served;
  private final BridgeMetrics metrics;
  private final Token token;
  private int open;
  private volatile int port;

  /**
   * @param config with a token
   */
  public BridgeVerticle(Bus bus, BridgeConfig config, MeterRegistry registry) {
    this.bus = bus;
    this.config = config;
    this.served = new ServedTypes(bus);
    this.metrics = new BridgeMetrics(registry);
    this.token = new Token(config.token().orElseThrow().value());
  }

  @Override
  public Future<?> start() {
    served.begin(vertx);
    return vertx
        .createNetServer(options())
        .connectHandler(this::opened)
        .listen()
        .onSuccess(server -> {
          port = server.actualPort();
          LOGGER
              .atInfo()
              .addKeyValue("host", config.host())
              .addKeyValue("port", port)
              .log("servers of tasks may join at the bridge");
        });
  }

  private NetServerOptions options() {
    var options =
        new NetServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setTcpNoDelay(true)
            .setReadIdleTimeout((int) config.silence().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    config
        .tlsCertificate()
        .ifPresent(certificate ->
            options
                .setSsl(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .setCertPath(certificate.toString())
                        .setKeyPath(config.tlsKey().orElseThrow().toString())));
    return options;
  }

  /** Where it listens, once it has started. */
  public int port() {
    return port;
  }

  private void opened(NetSocket socket) {
    if (open >= config.connections()) {
      LOGGER
          .atWarn()
          .addKeyValue("peer", socket.remoteAddress())
          .log("a server of tasks was sent away: bridge.connections are open already");
      socket.close();
      return;
    }
    open++;
    var line = new Line(socket);
    var connection =
        new Connection(
            line,
            token,
            (int) config.frameMost().bytes(),
            () -> new Peer(vertx, bus, served, line, metrics),
            metrics,
            () -> open--);
    vertx.setTimer(AUTH_MILLIS, timer -> connection.requirePeer());
  }
}

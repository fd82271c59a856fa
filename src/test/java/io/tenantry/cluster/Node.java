package io.tenantry.cluster;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.testing.Configured;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** One node of a cluster of tests: its membership, its bus and nothing else. */
record Node(Cluster cluster, Vertx vertx, Bus bus, SimpleMeterRegistry registry)
    implements AutoCloseable {
  static final String SECRET = "a secret of the tests, long enough";

  /** A port of the loopback address that is free. */
  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration of a node that finds the others at these ports. */
  static ClusterConfig config(int port, String members, Map<String, String> more) {
    var settings = new HashMap<String, String>();
    settings.put("cluster.enabled", "true");
    settings.put("cluster.secret", SECRET);
    settings.put("cluster.port", Integer.toString(port));
    settings.put("cluster.bus_port", "0");
    settings.put("cluster.members", members);
    settings.putAll(more);
    return Configured.with(settings).cluster();
  }

  static Node join(ClusterConfig config) {
    var cluster = Cluster.join(config);
    var registry = new SimpleMeterRegistry();
    var vertx = cluster.start(Vertx.builder(), new VertxOptions().setEventLoopPoolSize(1));
    return new Node(cluster, vertx, cluster.newBus(vertx, registry), registry);
  }

  /** Serves an operation until the deployment of the given id is undone. */
  String serve(String operation, Function<Call, Future<Answer>> work) {
    return vertx
        .deployVerticle(
            new VerticleBase() {
              @Override
              public Future<?> start() {
                return new Operations(bus).on(operation, work).register();
              }
            })
        .await();
  }

  int members() {
    return cluster.registrations.getNodes().size();
  }

  double failures(String reason) {
    return registry.counter("tenantry.bus.failures", "reason", reason).count();
  }

  @Override
  public void close() {
    vertx.close().await();
    cluster.close();
    registry.close();
  }
}

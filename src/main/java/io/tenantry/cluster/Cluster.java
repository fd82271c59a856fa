package io.tenantry.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Seals;
import io.tenantry.kernel.hash.KeyedDigest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** This process's membership of a cluster, from before its event loops start until they ended. */
public final class Cluster implements AutoCloseable {
  private static final int PING_MILLIS = 5_000;

  final ClusterConfig config;
  final HazelcastInstance hazelcast;
  final Registrations registrations;
  private final InetAddress address;
  private final KeyedDigest secrets;

  private Cluster(ClusterConfig config) {
    // Some of its classes ask before they have seen a configuration.
    System.setProperty("hazelcast.logging.type", "slf4j");
    this.config = config;
    this.address = LocalAddress.of(config.host());
    this.secrets =
        new KeyedDigest(config.secret().orElseThrow().value().getBytes(StandardCharsets.UTF_8));
    var handshake = new Handshake(secrets.bytesOf("tenantry cluster: members"));
    var settings = new MemberSettings(config).of(UUID.randomUUID().toString());
    this.hazelcast =
        HazelcastInstanceFactory.newHazelcastInstance(
            settings, settings.getInstanceName(), new GuardedContext(handshake));
    this.registrations = new Registrations(hazelcast);
  }

  /** Joins, or begins a cluster where no other member is found. It blocks. */
  public static Cluster join(ClusterConfig config) {
    return new Cluster(config);
  }

  /** Starts event loops whose bus reaches the other nodes. It blocks. */
  public Vertx start(VertxBuilder builder, VertxOptions options) {
    return builder
        .with(options.setEventBusOptions(busOptions()))
        .withClusterManager(registrations)
        .buildClustered()
        .await();
  }

  public Bus newBus(Vertx vertx, MeterRegistry registry) {
    var seals = new Seals(secrets.bytesOf("tenantry cluster: bus"), node());
    return new Bus(vertx, seals, registry);
  }

  /** This node's id on the bus; new with each start. */
  String node() {
    return hazelcast.getCluster().getLocalMember().getAttribute(MemberSettings.NODE_ID);
  }

  private EventBusOptions busOptions() {
    var options =
        new EventBusOptions(new EventBusOptions().toJson().put("clientAuth", "REQUIRED"))
            .setHost(address.getHostAddress())
            .setPort(config.busPort())
            .setConnectTimeout(2_000)
            .setTcpKeepAlive(true)
            .setClusterPingInterval(PING_MILLIS)
            .setClusterPingReplyInterval(PING_MILLIS);
    config.publicHost().ifPresent(options::setClusterPublicHost);
    if (config.hasTls()) {
      options
          .setSsl(true)
          // A bus believes any server by default.
          .setTrustAll(false)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(config.tlsCertificate().orElseThrow().toString())
                  .setKeyPath(config.tlsKey().orElseThrow().toString()))
          .setTrustOptions(
              new PemTrustOptions().addCertPath(config.tlsCa().orElseThrow().toString()));
    }
    return options;
  }

  /** Has the other nodes choose this one no more; what they have sent is served to the end. */
  public Future<?> withdraw() {
    return registrations.withdraw();
  }

  /** Leaves, after the event loops have ended. */
  @Override
  public void close() {
    hazelcast.shutdown();
  }
}

package io.tenantry.cluster;

import com.hazelcast.config.AwsConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.KubernetesConfig;
import com.hazelcast.config.SocketInterceptorConfig;
import com.hazelcast.config.TcpIpConfig;
import java.time.Duration;
import java.util.Map;

/** Makes Hazelcast's configuration of ours; whatever it would do unasked is off. */
final class MemberSettings {
  /** The names under which Vert.x keeps who serves what and where each node listens. */
  static final String SUBSCRIPTIONS = "__vertx.subs";

  static final String NODES = "__vertx.nodeInfo";

  /** Where Vert.x looks for a member's node id. */
  static final String NODE_ID = "__vertx.nodeId";

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.logging.details.enabled", "false"),
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          // Binds to the address that it is given and to no other, for connections out as well.
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.socket.client.bind.any", "false"),
          Map.entry("hazelcast.prefer.ipv4.stack", "false"),
          // Needs packages of the JDK opened to it and gives nothing to so few connections.
          Map.entry("hazelcast.io.optimizeselector", "false"),
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
          // Little is kept, and rarely changed: few parts are moved faster, few threads suffice.
          Map.entry("hazelcast.partition.count", "31"),
          Map.entry("hazelcast.operation.thread.count", "2"),
          Map.entry("hazelcast.operation.generic.thread.count", "2"),
          Map.entry("hazelcast.io.input.thread.count", "1"),
          Map.entry("hazelcast.io.output.thread.count", "1"),
          Map.entry("hazelcast.event.thread.count", "1"));

  private final ClusterConfig config;

  MemberSettings(ClusterConfig config) {
    this.config = config;
  }

  Config of(String nodeId) {
    var member = new Config().setClusterName(config.name()).setInstanceName("tenantry-" + nodeId);
    PROPERTIES.forEach(member::setProperty);
    member.setProperty("hazelcast.max.no.heartbeat.seconds", seconds(config.heartbeatTimeout()));
    member.setProperty("hazelcast.merge.first.run.delay.seconds", seconds(config.mergeInterval()));
    member.setProperty("hazelcast.merge.next.run.delay.seconds", seconds(config.mergeInterval()));
    member.getMemberAttributeConfig().setAttribute(NODE_ID, nodeId);
    member.getMultiMapConfig(SUBSCRIPTIONS).setBackupCount(1).setValueCollectionType("SET");
    member.getMapConfig(NODES).setBackupCount(1);
    member.getMetricsConfig().setEnabled(false);
    member.getJetConfig().setEnabled(false);
    network(member);
    return member;
  }

  private void network(Config member) {
    var network = member.getNetworkConfig();
    network.setPort(config.port()).setPortAutoIncrement(false);
    network.setSocketInterceptorConfig(new SocketInterceptorConfig().setEnabled(true));
    network.getMemberAddressProviderConfig().setEnabled(true);
    network
        .getMemberAddressProviderConfig()
        .setImplementation(
            new MemberAddresses(
                LocalAddress.of(config.host()), config.publicHost(), config.port()));
    network.getRestApiConfig().setEnabled(false);
    network.getMemcacheProtocolConfig().setEnabled(false);
    join(network.getJoin());
  }

  private void join(JoinConfig join) {
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    switch (config.discovery()) {
      case TCP ->
          join.setTcpIpConfig(
              new TcpIpConfig()
                  .setEnabled(true)
                  .setMembers(config.members())
                  .setConnectionTimeoutSeconds(2));
      case KUBERNETES -> join.setKubernetesConfig(kubernetes());
      case AWS -> join.setAwsConfig(aws());
    }
  }

  private KubernetesConfig kubernetes() {
    var found = new KubernetesConfig().setEnabled(true);
    found.setProperty("service-dns", config.kubernetesService().orElseThrow());
    found.setProperty("service-dns-timeout", "5");
    found.setProperty("service-port", Integer.toString(config.port()));
    return found;
  }

  private AwsConfig aws() {
    var found = new AwsConfig().setEnabled(true);
    found.setProperty("hz-port", Integer.toString(config.port()));
    config.awsRegion().ifPresent(region -> found.setProperty("region", region));
    config
        .awsTag()
        .ifPresent(tag -> {
          var parts = tag.split("=", 2);
          found.setProperty("tag-key", parts[0]);
          found.setProperty("tag-value", parts[1]);
        });
    config.awsEcsCluster().ifPresent(cluster -> found.setProperty("cluster", cluster));
    config.awsEcsService().ifPresent(service -> found.setProperty("service-name", service));
    return found;
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }
}

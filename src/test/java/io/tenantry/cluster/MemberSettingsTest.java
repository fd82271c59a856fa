package io.tenantry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import io.tenantry.testing.Configured;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Hazelcast is told, for each way of finding the others. */
class MemberSettingsTest {
  private static Config settings(Map<String, String> more) {
    var all = new HashMap<String, String>();
    all.put("cluster.enabled", "true");
    all.put("cluster.secret", "a secret of the tests, long enough");
    more.forEach((key, value) -> all.put("cluster." + key, value));
    return new MemberSettings(Configured.with(all).cluster()).of("a-node");
  }

  @Test
  void nothingIsDoneUnasked() {
    var config = settings(Map.of());

    var network = config.getNetworkConfig();
    assertThat(network.getJoin().getMulticastConfig().isEnabled()).isFalse();
    assertThat(network.getJoin().getAutoDetectionConfig().isEnabled()).isFalse();
    assertThat(network.getRestApiConfig().isEnabled()).isFalse();
    assertThat(network.isPortAutoIncrement()).isFalse();
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    assertThat(config.getJetConfig().isEnabled()).isFalse();
  }

  @Test
  void findsOthersByAList() {
    var join =
        settings(Map.of("members", "10.0.0.1:5701,10.0.0.2:5701")).getNetworkConfig().getJoin();

    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers())
        .containsExactly("10.0.0.1:5701", "10.0.0.2:5701");
  }

  @Test
  void findsOthersByAServiceOfKubernetes() {
    var join =
        settings(
                Map.of(
                    "discovery",
                    "kubernetes",
                    "kubernetes_service",
                    "tenantry.default.svc.cluster.local"))
            .getNetworkConfig()
            .getJoin();

    assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
    assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
    assertThat(join.getKubernetesConfig().getProperties())
        .containsEntry("service-dns", "tenantry.default.svc.cluster.local")
        .containsEntry("service-port", "5701");
  }

  @Test
  void findsOthersByAws() {
    var join =
        settings(
                Map.of(
                    "discovery", "aws",
                    "aws_region", "eu-central-1",
                    "aws_tag", "app=tenantry",
                    "aws_ecs_cluster", "main",
                    "aws_ecs_service", "api"))
            .getNetworkConfig()
            .getJoin();

    assertThat(join.getAwsConfig().isEnabled()).isTrue();
    assertThat(join.getAwsConfig().getProperties())
        .containsEntry("region", "eu-central-1")
        .containsEntry("tag-key", "app")
        .containsEntry("tag-value", "tenantry")
        .containsEntry("cluster", "main")
        .containsEntry("service-name", "api")
        .containsEntry("hz-port", "5701");
  }

  @Test
  void theAddressMayBeNamedByItsNetwork() {
    assertThat(LocalAddress.of("127.0.0.0/8")).isEqualTo(InetAddress.getLoopbackAddress());
    assertThat(LocalAddress.of("127.0.0.3").getHostAddress()).isEqualTo("127.0.0.3");
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThatThrownBy(() -> settings(Map.of("secret", "too short")))
        .hasMessageContaining("must have at least 32 characters");
    Configured.refuses(
        "cluster.tls_certificate", "node.pem", "must be set together with tls_key and tls_ca");
    Configured.refuses("cluster.host", "10.0.0.0/33", "must be an address or a network (CIDR)");
  }
}

package io.tenantry.cluster;

import io.tenantry.kernel.config.Requirements;
import io.tenantry.kernel.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether this process is one node of several, where it finds the others and how it proves it. */
public record ClusterConfig(
    boolean enabled,
    String name,
    Optional<Secret> secret,
    String host,
    Optional<String> publicHost,
    int port,
    int busPort,
    Discovery discovery,
    List<String> members,
    Optional<String> kubernetesService,
    Optional<String> awsRegion,
    Optional<String> awsTag,
    Optional<String> awsEcsCluster,
    Optional<String> awsEcsService,
    Duration heartbeatTimeout,
    Duration mergeInterval,
    Optional<Path> tlsCertificate,
    Optional<Path> tlsKey,
    Optional<Path> tlsCa) {
  private static final int SECRET_CHARACTERS = 32;

  public ClusterConfig {
    members = List.copyOf(members);
    long tls = Stream.of(tlsCertificate, tlsKey, tlsCa).filter(Optional::isPresent).count();
    new Requirements()
        .notBlank("name", name)
        .that(
            "secret",
            !enabled || secret.isPresent() && secret.get().value().length() >= SECRET_CHARACTERS,
            "must have at least " + SECRET_CHARACTERS + " characters where cluster.enabled is true")
        .that("host", LocalAddress.isWellFormed(host), "must be an address or a network (CIDR)")
        .range("port", port, 1, 65_535)
        .range("busPort", busPort, 0, 65_535)
        .that(
            "kubernetesService",
            !enabled || discovery != Discovery.KUBERNETES || kubernetesService.isPresent(),
            "must name the headless service where cluster.discovery is kubernetes")
        .that(
            "awsTag",
            awsTag.isEmpty() || awsTag.get().matches("[^=]+=[^=]*"),
            "must be written key=value")
        .range("heartbeatTimeout", heartbeatTimeout, "3s", "5m")
        .range("mergeInterval", mergeInterval, "1s", "10m")
        .that(
            "tlsCertificate", tls == 0 || tls == 3, "must be set together with tls_key and tls_ca")
        .orThrow();
  }

  /** How a node finds the others. */
  public enum Discovery {
    /** By a list of addresses. */
    TCP,
    /** By the addresses of a headless service in Kubernetes' DNS. */
    KUBERNETES,
    /** By the API of Amazon EC2 or ECS. */
    AWS
  }

  boolean hasTls() {
    return tlsCertificate.isPresent();
  }
}

package io.tenantry.bridge;

import io.netty.util.NetUtil;
import io.tenantry.kernel.config.ByteSize;
import io.tenantry.kernel.config.Requirements;
import io.tenantry.kernel.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether and where programs in other languages may serve tasks; port 0 takes a free one.
 *
 * @param silence after how long without a frame a peer counts as gone
 * @param tlsCertificate PEM file; where it is set the key is too, and peers speak TLS
 */
public record BridgeConfig(
    boolean enabled,
    String host,
    int port,
    Optional<Secret> token,
    int connections,
    ByteSize frameMost,
    Duration silence,
    Optional<Path> tlsCertificate,
    Optional<Path> tlsKey) {
  private static final int TOKEN_LEAST = 32;

  public BridgeConfig {
    new Requirements()
        .range("port", port, 0, 65_535)
        .range("connections", connections, 1, 1_000)
        .range("frameMost", frameMost, "512KiB", "16MiB")
        .range("silence", silence, "1s", "10m")
        .that("token", !enabled || token.isPresent(), "must be set where bridge.enabled is true")
        .that(
            "token",
            token.map(Secret::value).orElse("-".repeat(TOKEN_LEAST)).length() >= TOKEN_LEAST,
            "must have at least " + TOKEN_LEAST + " characters")
        .that(
            "tlsKey",
            tlsKey.isPresent() == tlsCertificate.isPresent(),
            "must be set where bridge.tls_certificate is, and not otherwise")
        .that(
            "host",
            isLoopback(host) || tlsCertificate.isPresent(),
            "must be a loopback address where bridge.tls_certificate is not set")
        .orThrow();
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || (NetUtil.isValidIpV4Address(host) && host.startsWith("127."));
  }
}

package io.tenantry.gateway;

import io.netty.util.NetUtil;
import io.tenantry.kernel.config.ByteSize;
import io.tenantry.kernel.config.Requirements;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The two listeners and what they bear. Port 0 takes a free one; 0 event loops are one per core;
 * {@code trustedProxies} are networks in CIDR form.
 */
public record ServerConfig(
    String host,
    int port,
    String managementHost,
    int managementPort,
    int eventLoops,
    List<String> trustedProxies,
    Duration requestTimeout,
    Duration headerTimeout,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration answerTimeout,
    ByteSize maxBodySize,
    int maxConnections,
    Duration drainDelay,
    Duration drainTimeout) {
  private static final Pattern CIDR = Pattern.compile("([0-9A-Fa-f.:]+)/(\\d{1,3})");

  public ServerConfig {
    trustedProxies = List.copyOf(trustedProxies);
    new Requirements()
        .notBlank("host", host)
        .range("port", port, 0, 65535)
        .notBlank("managementHost", managementHost)
        .range("managementPort", managementPort, 0, 65535)
        .that(
            "managementPort",
            port == 0 || managementPort != port || !managementHost.equals(host),
            "must differ from server.port")
        .range("eventLoops", eventLoops, 0, 1024)
        .that(
            "trustedProxies",
            trustedProxies.stream().allMatch(ServerConfig::isCidr),
            "must be networks such as 10.0.0.0/8 or fd00::/8")
        .range("requestTimeout", requestTimeout, "100ms", "10m")
        .range("headerTimeout", headerTimeout, "100ms", "10m")
        .range("bodyTimeout", bodyTimeout, "100ms", "10m")
        .range("idleTimeout", idleTimeout, "100ms", "1h")
        .range("answerTimeout", answerTimeout, "100ms", "1h")
        .that(
            "answerTimeout",
            answerTimeout.compareTo(
                    headerTimeout.plus(bodyTimeout).plus(requestTimeout).plus(idleTimeout))
                >= 0,
            "must be at least header_timeout, body_timeout, request_timeout and idle_timeout"
                + " together")
        .range("maxBodySize", maxBodySize, "1KiB", "64MiB")
        .range("maxConnections", maxConnections, 1, 1_000_000)
        .range("drainDelay", drainDelay, "0s", "10m")
        .range("drainTimeout", drainTimeout, "0s", "1h")
        .orThrow();
  }

  private static boolean isCidr(String network) {
    var form = CIDR.matcher(network);
    if (!form.matches()) {
      return false;
    }
    var prefix = Integer.parseInt(form.group(2));
    return NetUtil.isValidIpV4Address(form.group(1))
        ? prefix <= 32
        : NetUtil.isValidIpV6Address(form.group(1)) && prefix <= 128;
  }
}

package io.tenantry.gateway;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a client's address, believing {@code X-Forwarded-For} only from proxies that we trust. */
final class ClientAddress {
  private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("x-forwarded-for");

  private final List<Network> trusted;

  /**
   * @param trusted networks as {@code address/bits}, or single addresses
   */
  ClientAddress(List<String> trusted) {
    this.trusted = trusted.stream().map(Network::parse).toList();
  }

  String of(HttpServerRequest request) {
    var remote = request.remoteAddress();
    var peer = remote == null || remote.hostAddress() == null ? "0.0.0.0" : remote.hostAddress();
    if (trusted.isEmpty() || !isTrusted(peer)) {
      return peer;
    }
    var hops = String.join(",", request.headers().getAll(FORWARDED_FOR)).split(",", -1);
    var client = peer;
    for (int i = hops.length - 1; i >= 0; i--) {
      var hop = hops[i].strip();
      if (!isAddress(hop)) {
        break;
      }
      client = hop;
      if (!isTrusted(hop)) {
        break;
      }
    }
    return client;
  }

  private boolean isTrusted(String address) {
    return trusted.stream().anyMatch(network -> network.holds(address));
  }

  // What follows a % names an interface in any characters at all, and would go into the log.
  private static boolean isAddress(String text) {
    return text.indexOf('%') < 0
        && (NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text));
  }

  private record Network(byte[] address, int bits) {
    static Network parse(String text) {
      int slash = text.indexOf('/');
      var host = slash < 0 ? text : text.substring(0, slash);
      var bytes = NetUtil.createByteArrayFromIpAddressString(host);
      if (bytes == null) {
        throw new IllegalArgumentException("must be addresses or networks, not " + text);
      }
      int bits = slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1));
      return new Network(bytes, bits);
    }

    boolean holds(String candidate) {
      byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(candidate);
      if (bytes == null || bytes.length != address.length) {
        return false;
      }
      int shift = bytes.length * 8 - bits;
      return new BigInteger(1, bytes)
          .shiftRight(shift)
          .equals(new BigInteger(1, address).shiftRight(shift));
    }
  }
}

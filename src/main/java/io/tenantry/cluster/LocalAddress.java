package io.tenantry.cluster;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The address of this machine that a node is told to use: itself, or by the network it lies in. */
final class LocalAddress {
  private LocalAddress() {}

  static boolean isWellFormed(String host) {
    int slash = host.indexOf('/');
    if (slash < 0) {
      return !host.isBlank();
    }
    byte @Nullable [] network =
        NetUtil.createByteArrayFromIpAddressString(host.substring(0, slash));
    var bits = host.substring(slash + 1);
    return network != null
        && bits.matches("\\d{1,3}")
        && Integer.parseInt(bits) <= network.length * Byte.SIZE;
  }

  /**
   * The one address where {@code host} is one, or the first of this machine's in the network.
   *
   * @param host as {@code 10.1.2.3}, a name, or {@code 10.0.0.0/16}
   */
  static InetAddress of(String host) {
    try {
      int slash = host.indexOf('/');
      return slash < 0
          ? InetAddress.getByName(host)
          : within(InetAddress.getByName(host.substring(0, slash)), host, slash);
    } catch (UnknownHostException | SocketException e) {
      throw new IllegalStateException("cluster.host " + host + " cannot be resolved: " + e, e);
    }
  }

  private static InetAddress within(InetAddress network, String host, int slash)
      throws SocketException {
    int length = network.getAddress().length;
    int shift = length * Byte.SIZE - Integer.parseInt(host.substring(slash + 1));
    var wanted = new BigInteger(1, network.getAddress()).shiftRight(shift);
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address.getAddress().length == length)
        .filter(address -> new BigInteger(1, address.getAddress()).shiftRight(shift).equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException("no address of this machine is in cluster.host " + host));
  }
}

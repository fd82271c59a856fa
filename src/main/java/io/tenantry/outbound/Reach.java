package io.tenantry.outbound;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses calls may go to: those of the public Internet, by what IANA's registries say, and
 * on wish those of one's own networks. Never those at which clouds tell machines their credentials.
 */
enum Reach {
  PUBLIC,
  OWN_NETWORKS;

  private static final List<Network> OWN =
      networks(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "::1/128",
          "fc00::/7");

  private static final List<Network> METADATA =
      networks("100.100.100.200/32", "168.63.129.16/32", "fd00:ec2::254/128");

  // Of version 4 what is not listed is public; of version 6 only what is global unicast.
  private static final List<Network> NOT_PUBLIC =
      networks(
          "0.0.0.0/8",
          "169.254.0.0/16",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20");
  private static final Network GLOBAL_UNICAST = Network.of("2000::/3");

  // IPv4 addresses in the clothes of version 6: mapped ones, and those behind a NAT64.
  private static final List<Network> CLOTHED =
      Stream.concat(Stream.of(new Network(mapped(), 96)), networks("64:ff9b::/96").stream())
          .toList();

  private static List<Network> networks(String... texts) {
    return Arrays.stream(texts).map(Network::of).toList();
  }

  // Java reads the text of such an address as one of version 4.
  private static byte[] mapped() {
    var prefix = new byte[16];
    prefix[10] = (byte) 0xff;
    prefix[11] = (byte) 0xff;
    return prefix;
  }

  boolean covers(InetAddress address) {
    return covers(address.getAddress());
  }

  private boolean covers(byte[] address) {
    if (isIn(CLOTHED, address)) {
      return covers(Arrays.copyOfRange(address, 12, 16));
    }
    if (isIn(METADATA, address)) {
      return false;
    }
    if (isIn(OWN, address)) {
      return this == OWN_NETWORKS;
    }
    return !isIn(NOT_PUBLIC, address) && (address.length == 4 || GLOBAL_UNICAST.contains(address));
  }

  private static boolean isIn(List<Network> networks, byte[] address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}

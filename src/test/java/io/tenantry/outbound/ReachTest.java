package io.tenantry.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachTest {
  private static final List<String> PUBLIC =
      List.of(
          "1.1.1.1",
          "8.8.8.8",
          "9.255.255.255",
          "11.0.0.0",
          "100.63.255.255",
          "100.128.0.0",
          "126.255.255.255",
          "128.0.0.1",
          "169.253.255.255",
          "169.255.0.0",
          "172.15.255.255",
          "172.32.0.0",
          "192.167.255.255",
          "192.169.0.0",
          "198.17.255.255",
          "198.20.0.0",
          "223.255.255.255",
          "2606:4700:4700::1111",
          "2001:4860:4860::8888",
          "2a00::1",
          "64:ff9b::8.8.8.8");

  private static final List<String> OWN =
      List.of(
          "10.0.0.0",
          "10.255.255.255",
          "100.64.0.0",
          "100.127.255.255",
          "127.0.0.1",
          "127.255.255.254",
          "172.16.0.0",
          "172.31.255.255",
          "192.168.0.1",
          "::1",
          "fc00::1",
          "fdff::1",
          "64:ff9b::127.0.0.1",
          "64:ff9b::10.1.2.3",
          "::ffff:127.0.0.1",
          "::ffff:192.168.1.1");

  private static final List<String> NEVER =
      List.of(
          "0.0.0.0",
          "0.1.2.3",
          "100.100.100.200",
          "168.63.129.16",
          "169.254.0.1",
          "169.254.169.254",
          "192.0.0.192",
          "192.0.2.1",
          "192.88.99.1",
          "198.18.0.1",
          "198.19.255.255",
          "198.51.100.1",
          "203.0.113.1",
          "224.0.0.1",
          "239.255.255.255",
          "240.0.0.1",
          "255.255.255.255",
          "::",
          "::127.0.0.1",
          "::8.8.8.8",
          "::ffff:169.254.169.254",
          "::ffff:0.0.0.0",
          "64:ff9b::169.254.169.254",
          "64:ff9b:1::8.8.8.8",
          "100::1",
          "2001::1",
          "2001:db8::1",
          "2002:7f00:1::1",
          "2002:808:808::1",
          "3fff::1",
          "5f00::1",
          "fd00:ec2::254",
          "fe80::1",
          "fec0::1",
          "ff02::1",
          "4000::1");

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void reachesThePublicInternetAndNothingElse() {
    assertThat(PUBLIC).allMatch(text -> Reach.PUBLIC.covers(address(text)));
    assertThat(OWN).noneMatch(text -> Reach.PUBLIC.covers(address(text)));
    assertThat(NEVER).noneMatch(text -> Reach.PUBLIC.covers(address(text)));
  }

  @Test
  void reachesOwnNetworksOnWishAndNeverWhereCredentialsAreGiven() {
    assertThat(PUBLIC).allMatch(text -> Reach.OWN_NETWORKS.covers(address(text)));
    assertThat(OWN).allMatch(text -> Reach.OWN_NETWORKS.covers(address(text)));
    assertThat(NEVER).noneMatch(text -> Reach.OWN_NETWORKS.covers(address(text)));
  }

  @Test
  void looksThroughAMappedAddressThatJavaLeavesMapped() throws UnknownHostException {
    var bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    bytes[12] = 127;
    bytes[15] = 1;

    assertThat(Reach.PUBLIC.covers(Inet6Address.getByAddress("mapped", bytes, 0))).isFalse();
  }
}

package io.tenantry.cluster;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.spi.MemberAddressProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Tells Hazelcast the one address to bind to, and the one that the others shall use. */
record MemberAddresses(InetAddress host, Optional<String> publicHost, int port)
    implements MemberAddressProvider {

  @Override
  public InetSocketAddress getBindAddress() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public InetSocketAddress getBindAddress(EndpointQualifier qualifier) {
    return getBindAddress();
  }

  @Override
  public InetSocketAddress getPublicAddress() {
    return publicHost
        .map(shown -> new InetSocketAddress(shown, port))
        .orElseGet(this::getBindAddress);
  }

  @Override
  public InetSocketAddress getPublicAddress(EndpointQualifier qualifier) {
    return getPublicAddress();
  }
}

package io.tenantry.cluster;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.nio.MemberSocketInterceptor;

/**
 * Puts the {@link Handshake} before every connection to a member. Hazelcast has the place for it in
 * every edition, and in the open one nothing that stands there.
 */
final class GuardedContext extends DefaultNodeContext {
  private final Handshake handshake;

  GuardedContext(Handshake handshake) {
    this.handshake = handshake;
  }

  @Override
  public NodeExtension createNodeExtension(Node node) {
    return new DefaultNodeExtension(node) {
      @Override
      public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier endpoint) {
        return handshake;
      }
    };
  }
}

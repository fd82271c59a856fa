package io.tenantry.outbound;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Function;

/**
 * Turns a target's name into addresses, once a call, and lets none pass that may not be reached: a
 * name that leads to one such address among others is refused whole.
 */
final class Names {
  private static final int THREADS = 8;

  private final WorkerExecutor threads;
  private final Function<String, List<InetAddress>> resolver;
  private final Reach reach;

  /**
   * @param resolver the addresses of a name, none where it is not known; it may block
   */
  Names(Vertx vertx, Function<String, List<InetAddress>> resolver, Reach reach) {
    this.threads = vertx.createSharedWorkerExecutor("outbound-names", THREADS);
    this.resolver = resolver;
    this.reach = reach;
  }

  /** What the machine's own resolver says. */
  static List<InetAddress> ofSystem(String name) {
    try {
      return List.of(InetAddress.getAllByName(name));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  /** The addresses to connect to, in the order of the resolver. */
  Future<List<InetAddress>> addresses(Target target) {
    var literal = target.address();
    var found =
        literal.isPresent()
            ? Future.succeededFuture(List.of(literal.get()))
            : threads.executeBlocking(() -> resolver.apply(target.host()), false);
    return found.map(addresses -> {
      if (addresses.isEmpty()) {
        throw OutboundProblem.CALL_FAILED.because("The host's name is not known.");
      }
      if (!addresses.stream().allMatch(reach::covers)) {
        throw Target.refused("The host is at an address that may not be called.");
      }
      return addresses;
    });
  }
}

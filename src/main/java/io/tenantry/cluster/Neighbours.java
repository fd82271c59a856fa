package io.tenantry.cluster;

import io.tenantry.kernel.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks each other member for a sign of life by the bus itself, which a list of members is not. */
final class Neighbours {
  private static final long PATIENCE_MILLIS = 2_000;

  private final Bus bus;
  private final Cluster cluster;
  private volatile Set<String> silent = Set.of();
  private volatile int answering = 1;

  Neighbours(Bus bus, Cluster cluster) {
    this.bus = bus;
    this.cluster = cluster;
  }

  private static String address(String node) {
    return "cluster.node." + node;
  }

  Future<Void> answer() {
    return bus.tell(address(cluster.node()), question -> new JsonObject());
  }

  /** How many answered of late, this one included. */
  int answering() {
    return answering;
  }

  /** Those that should have answered of late and did not. */
  Set<String> silent() {
    return silent;
  }

  /** The ids of the members, this one included. */
  List<String> all() {
    return cluster.registrations.getNodes();
  }

  Future<?> ask() {
    var own = cluster.node();
    var others = all().stream().filter(node -> !node.equals(own)).toList();
    var missing = new TreeSet<String>();
    var heard = new AtomicInteger(1);
    var answers =
        others.stream()
            .map(node ->
                bus.ask(address(node), new JsonObject())
                    .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .onSuccess(answered -> heard.incrementAndGet())
                    .onFailure(failure -> {
                      if (!isUnserved(failure)) {
                        missing.add(node);
                      }
                    })
                    .otherwiseEmpty())
            .toList();
    return Future.join(answers)
        .onComplete(done -> {
          silent = Set.copyOf(missing);
          answering = heard.get();
        });
  }

  // It is about to start, or another program than this one. An address that a node has lost is put
  // back by the node itself.
  private static boolean isUnserved(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }
}

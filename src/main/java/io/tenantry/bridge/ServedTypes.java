package io.tenantry.bridge;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.job.TaskType;
import io.tenantry.kernel.job.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which types are served by which peers, as the bus sees them: one address a type, at which each
 * job goes to the peer that has the least to do. An address that was taken once is kept, so that no
 * job falls between a peer's leaving and the bus's hearing of it.
 */
final class ServedTypes {
  private static final long ANNOUNCE_MILLIS = 10_000;
  private static final int MOST = 1_000;
  private static final Answer LATER = new Answer(0, null, Map.of("snooze-ms", "5000"));

  private final Bus bus;
  private final Map<String, Served> types = new HashMap<>();

  ServedTypes(Bus bus) {
    this.bus = bus;
  }

  /** A type as it was announced last, and who serves it. */
  private static final class Served {
    private final Set<Peer> peers = new LinkedHashSet<>();
    private TaskType type;

    Served(TaskType type) {
      this.type = type;
    }
  }

  void begin(Vertx vertx) {
    vertx.setPeriodic(
        ANNOUNCE_MILLIS,
        timer ->
            types.values().stream()
                .filter(served -> !served.peers.isEmpty())
                .forEach(this::announce));
  }

  /** Fails where this program serves the type: its jobs are not for others to see. */
  void requireFree(String name) {
    if (!types.containsKey(name) && bus.serves(address(name))) {
      throw Refusal.ACCESS_DENIED.because(
          "The platform serves " + name + " itself: choose another name.");
    }
    if (!types.containsKey(name) && types.size() >= MOST) {
      throw Refusal.ACCESS_DENIED.because("There are " + MOST + " types already.");
    }
  }

  /** Gives jobs of the type to the peer from now on. */
  Future<?> add(Peer peer, TaskType type) {
    var served = types.get(type.name());
    Future<?> reachable = Future.succeededFuture();
    if (served == null) {
      served = new Served(type);
      types.put(type.name(), served);
      var newcomer = served;
      reachable = new Operations(bus).on(type.address(), call -> call(newcomer, call)).register();
    }
    served.type = type;
    served.peers.add(peer);
    announce(served);
    return reachable;
  }

  /** Gives the peer no more jobs of this type; those that it has stay its own. */
  void remove(Peer peer, String name) {
    var served = types.get(name);
    if (served != null) {
      served.peers.remove(peer);
    }
  }

  /** The types of which the peer is given jobs. */
  List<String> of(Peer peer) {
    var names = new ArrayList<String>();
    types.forEach((name, served) -> {
      if (served.peers.contains(peer)) {
        names.add(name);
      }
    });
    return names;
  }

  private void announce(Served served) {
    bus.publish(Tasks.ANNOUNCE, served.type.toJson());
  }

  private Future<Answer> call(Served served, Call call) {
    return served.peers.stream()
        .min(Comparator.comparingInt(Peer::busy))
        .map(peer -> peer.deliver(call, served.type.timeout()))
        // Nobody is there now: the attempt does not count.
        .orElseGet(() -> Future.succeededFuture(LATER));
  }

  static String address(String name) {
    return "task." + name;
  }
}

package io.tenantry.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastNodeInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's view of the cluster, which also compares what it should say with what it says. A kill or
 * a break of the network may take registrations away that are this node's, leave some of a node
 * that is gone, and leave the bus with an old answer to who serves what: all three are put right.
 */
final class Registrations extends HazelcastClusterManager {
  private final HazelcastInstance hazelcast;
  private final Map<String, Set<RegistrationInfo>> own = new ConcurrentHashMap<>();
  // The addresses to which this node has sent: the bus keeps who serves those.
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<RegistrationInfo>> suspects = new HashMap<>();
  private volatile @Nullable RegistrationListener bus;
  private volatile boolean withdrawn;

  Registrations(HazelcastInstance hazelcast) {
    super(hazelcast);
    this.hazelcast = hazelcast;
  }

  @Override
  public void registrationListener(RegistrationListener listener) {
    bus = listener;
    super.registrationListener(listener);
  }

  @Override
  public void addRegistration(String address, RegistrationInfo info, Completable<Void> done) {
    if (info.localOnly()) {
      super.addRegistration(address, info, done);
      return;
    }
    own.computeIfAbsent(address, absent -> ConcurrentHashMap.newKeySet()).add(info);
    if (withdrawn) {
      done.succeed();
    } else {
      super.addRegistration(address, info, done);
    }
  }

  @Override
  public void removeRegistration(String address, RegistrationInfo info, Completable<Void> done) {
    if (!info.localOnly()) {
      var infos = own.get(address);
      if (infos != null) {
        infos.remove(info);
      }
      if (withdrawn) {
        done.succeed();
        return;
      }
    }
    super.removeRegistration(address, info, done);
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> found) {
    asked.add(address);
    super.getRegistrations(address, found);
  }

  /** Takes this node's addresses out of the cluster, while they are still served to the end. */
  Future<?> withdraw() {
    withdrawn = true;
    var gone = new ArrayList<Future<Void>>();
    own.forEach((address, infos) ->
        infos.forEach(info -> {
          var promise = Promise.<Void>promise();
          super.removeRegistration(address, info, promise);
          gone.add(promise.future());
        }));
    return Future.join(gone);
  }

  /** What one look has put right. */
  record Repaired(int lost, int stale) {
    boolean isAny() {
      return lost + stale > 0;
    }
  }

  /** Looks at everything once; blocks, and is called by one thread at a time. */
  Repaired repair() {
    // The members first: who registers is a member before.
    var nodes = Set.copyOf(getNodes());
    var map =
        hazelcast.<String, HazelcastRegistrationInfo>getMultiMap(MemberSettings.SUBSCRIPTIONS);
    var there = new HashMap<String, Set<RegistrationInfo>>();
    for (var entry : map.entrySet()) {
      there
          .computeIfAbsent(entry.getKey(), absent -> new HashSet<>())
          .add(entry.getValue().unwrap());
    }
    int stale = removeStale(nodes, there);
    int lost = withdrawn ? 0 : restore(there);
    tellBus(there);
    return new Repaired(lost, stale);
  }

  private int restore(Map<String, Set<RegistrationInfo>> there) {
    int lost = 0;
    for (var entry : own.entrySet()) {
      var known = there.computeIfAbsent(entry.getKey(), absent -> new HashSet<>());
      for (var info : entry.getValue()) {
        if (known.add(info)) {
          super.addRegistration(entry.getKey(), info, Promise.promise());
          lost++;
        }
      }
    }
    // Without it nobody knows where to connect to.
    var nodes = hazelcast.<String, HazelcastNodeInfo>getMap(MemberSettings.NODES);
    if (!nodes.containsKey(getNodeId())) {
      super.setNodeInfo(getNodeInfo(), Promise.promise());
      lost++;
    }
    return lost;
  }

  // What is seen twice: a node that leaves takes its own away, and a new one may be known late.
  private int removeStale(Set<String> nodes, Map<String, Set<RegistrationInfo>> there) {
    var map =
        hazelcast.<String, HazelcastRegistrationInfo>getMultiMap(MemberSettings.SUBSCRIPTIONS);
    var before = new HashMap<>(suspects);
    suspects.clear();
    int removed = 0;
    for (var entry : there.entrySet()) {
      for (var info : List.copyOf(entry.getValue())) {
        if (nodes.contains(info.nodeId())) {
          continue;
        }
        entry.getValue().remove(info);
        if (before.getOrDefault(entry.getKey(), Set.of()).contains(info)) {
          map.remove(entry.getKey(), new HazelcastRegistrationInfo(info));
          removed++;
        } else {
          suspects.computeIfAbsent(entry.getKey(), absent -> new HashSet<>()).add(info);
        }
      }
    }
    return removed;
  }

  private void tellBus(Map<String, Set<RegistrationInfo>> there) {
    var listener = bus;
    if (listener == null) {
      return;
    }
    for (var address : asked) {
      if (listener.wantsUpdatesFor(address)) {
        var known = List.copyOf(there.getOrDefault(address, Set.of()));
        listener.registrationsUpdated(new RegistrationUpdateEvent(address, known));
      }
    }
  }
}

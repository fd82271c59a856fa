package io.tenantry.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches over this node's place in the cluster: tells who comes and goes, and repairs. */
public final class ClusterVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(ClusterVerticle.class);
  private static final long LOOK_MILLIS = 2_000;
  private static final long REPAIR_EVERY = 5;
  private static final long AFTER_CHANGE_MILLIS = 500;

  private final Cluster cluster;
  private final Neighbours neighbours;
  private final MeterRegistry registry;
  private @Nullable UUID listening;
  private @Nullable UUID lasting;
  private Set<String> silent = Set.of();
  private boolean looking;
  private boolean repairing;
  private long turn;

  public ClusterVerticle(Cluster cluster, Bus bus, MeterRegistry registry) {
    this.cluster = cluster;
    this.neighbours = new Neighbours(bus, cluster);
    this.registry = registry;
  }

  @Override
  public Future<?> start() {
    Gauge.builder("tenantry.cluster.members", () -> neighbours.all().size())
        .description("The nodes of the cluster that this one knows, itself included")
        .register(registry);
    Gauge.builder("tenantry.cluster.answering", neighbours::answering)
        .description("The nodes that answered on the bus of late, this one included")
        .register(registry);
    listening = cluster.hazelcast.getCluster().addMembershipListener(new Tidings());
    lasting =
        cluster
            .hazelcast
            .getLifecycleService()
            .addLifecycleListener(event -> {
              if (event.getState() == LifecycleState.MERGED) {
                LOGGER.atInfo().log("two parts of the cluster found each other and are one again");
              }
            });
    vertx.setPeriodic(LOOK_MILLIS, timer -> look());
    LOGGER
        .atInfo()
        .addKeyValue("node", cluster.node())
        .addKeyValue("members", neighbours.all().size())
        .addKeyValue("bus_tls", cluster.config.hasTls())
        .log("this node is in the cluster");
    return neighbours.answer();
  }

  /** Fails while some member does not answer on the bus. */
  public Future<?> check() {
    var now = neighbours.silent();
    int members = neighbours.all().size();
    return now.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture(
            KernelProblem.UNAVAILABLE.because(
                now.size() + " of " + members + " members do not answer on the bus."));
  }

  private void look() {
    if (++turn % REPAIR_EVERY == 0) {
      repair();
    }
    if (!looking) {
      looking = true;
      neighbours
          .ask()
          .onComplete(asked -> {
            looking = false;
            heard(neighbours.silent());
          });
    }
  }

  private void heard(Set<String> now) {
    now.stream()
        .filter(node -> !silent.contains(node))
        .forEach(node ->
            LOGGER
                .atWarn()
                .addKeyValue("member", node)
                .log("a member does not answer on the bus: is its cluster.bus_port reachable?"));
    silent.stream()
        .filter(node -> !now.contains(node))
        .forEach(node ->
            LOGGER.atInfo().addKeyValue("member", node).log("a member is silent no longer"));
    if (!now.isEmpty()) {
      repair();
    }
    silent = now;
  }

  private void repair() {
    if (repairing) {
      return;
    }
    repairing = true;
    vertx
        .executeBlocking(cluster.registrations::repair, false)
        .onComplete(
            repaired -> {
              repairing = false;
              if (repaired.isAny()) {
                count("lost", repaired.lost());
                count("stale", repaired.stale());
                LOGGER
                    .atWarn()
                    .addKeyValue("lost", repaired.lost())
                    .addKeyValue("stale", repaired.stale())
                    .log("the cluster's registrations were not right and were repaired");
              }
            },
            failure -> {
              repairing = false;
              LOGGER
                  .atWarn()
                  .addKeyValue("cause", failure.toString())
                  .log("the cluster's registrations cannot be looked at now");
            });
  }

  private void count(String kind, int repaired) {
    registry.counter("tenantry.cluster.repairs", "kind", kind).increment(repaired);
  }

  @Override
  public Future<?> stop() {
    if (listening != null) {
      cluster.hazelcast.getCluster().removeMembershipListener(listening);
    }
    if (lasting != null) {
      cluster.hazelcast.getLifecycleService().removeLifecycleListener(lasting);
    }
    return Future.succeededFuture();
  }

  /** Logs who came and went, and looks soon after whether all is right. */
  private final class Tidings implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {
      tell(event, "a member joined the cluster");
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      tell(event, "a member left the cluster, or was not heard for cluster.heartbeat_timeout");
    }

    private void tell(MembershipEvent event, String what) {
      LOGGER
          .atInfo()
          .addKeyValue("member", event.getMember().getAttribute(MemberSettings.NODE_ID))
          .addKeyValue("address", event.getMember().getAddress().toString())
          .addKeyValue("members", event.getMembers().size())
          .log(what);
      context.runOnContext(now -> vertx.setTimer(AFTER_CHANGE_MILLIS, due -> repair()));
    }
  }
}

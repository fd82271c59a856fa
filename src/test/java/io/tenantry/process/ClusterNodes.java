package io.tenantry.process;

import io.tenantry.cluster.ClusterConfig;
import io.tenantry.testing.Api;
import io.tenantry.testing.Configured;
import io.tenantry.testing.SharedPlatform;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of nodes that form one cluster on one database, each with a port of its own. */
final class ClusterNodes {
  private static final String SECRET = "a secret of this cluster of tests";
  private static final Map<String, String> QUICK =
      Map.of(
          "TENANTRY_CLUSTER_ENABLED", "true",
          "TENANTRY_CLUSTER_SECRET", SECRET,
          "TENANTRY_CLUSTER_BUS_PORT", "0",
          "TENANTRY_CLUSTER_HEARTBEAT_TIMEOUT", "5s",
          "TENANTRY_CLUSTER_MERGE_INTERVAL", "3s",
          "TENANTRY_JOBS_LEASE", "2s",
          "TENANTRY_OPERATOR_EMAIL", SharedPlatform.OPERATOR_EMAIL,
          "TENANTRY_OPERATOR_PASSWORD", SharedPlatform.OPERATOR_PASSWORD);

  private final String database;
  private final List<Integer> ports;

  ClusterNodes(String database, int most) {
    this.database = database;
    this.ports = Stream.generate(ClusterNodes::freePort).limit(most).toList();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String members() {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  Map<String, String> settings(int node, String roles, Map<String, String> more) {
    var all = new HashMap<>(QUICK);
    all.put("TENANTRY_NODE_ROLES", roles);
    all.put("TENANTRY_CLUSTER_PORT", Integer.toString(ports.get(node)));
    all.put("TENANTRY_CLUSTER_MEMBERS", members());
    all.putAll(more);
    return PlatformProcess.settings(database, all);
  }

  /** Begins to start a node; returns before it is up. */
  PlatformProcess begin(int node, String roles) {
    return begin(node, roles, Map.of());
  }

  /** The same with more in its environment. */
  PlatformProcess begin(int node, String roles, Map<String, String> more) {
    return PlatformProcess.run(settings(node, roles, more), "up");
  }

  /** How many members a node knows, itself included. */
  static double members(PlatformProcess node) {
    return metric(node, "tenantry_cluster_members");
  }

  /** Whether a node knows so many members and each of them answers it on the bus. */
  static boolean isWhole(PlatformProcess node, int members) {
    return members(node) == members && metric(node, "tenantry_cluster_answering") == members;
  }

  private static double metric(PlatformProcess node, String name) {
    return node.management()
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  /** Creates a resource as a careful client does: once more elsewhere, under the same key. */
  static Api.Answer create(AtomicReference<Api> node, Api other) {
    var name = UUID.randomUUID().toString();
    var body = JsonObject.of("name", name).encode();
    var key = Map.of("idempotency-key", name);
    var first = node.get();
    try {
      return first.send("POST", "/v1/resources", body, key);
    } catch (AssertionError noAnswer) {
      node.set(other);
      return other.send("POST", "/v1/resources", body, key);
    }
  }

  /** What a program that is no platform needs to be a member. */
  ClusterConfig config(int node) {
    return Configured.with(
            Map.of(
                "cluster.enabled",
                "true",
                "cluster.secret",
                SECRET,
                "cluster.port",
                Integer.toString(ports.get(node)),
                "cluster.bus_port",
                "0",
                "cluster.members",
                members()))
        .cluster();
  }
}

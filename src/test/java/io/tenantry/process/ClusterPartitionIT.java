package io.tenantry.process;

import static io.tenantry.process.SomeJobs.echo;
import static io.tenantry.process.SomeJobs.enqueue;
import static io.tenantry.process.SomeJobs.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that loses the others and not the database, in network namespaces of its own. */
@Tag("long")
class ClusterPartitionIT {
  private static final int NODES = 3;
  private static final int SCHEDULES = 200;

  private final String database = TestServers.freshDatabase();
  private final ClusterNodes plan = new ClusterNodes(database, NODES);
  private final Namespaces namespaces = new Namespaces(NODES);
  private final List<PlatformProcess> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(PlatformProcess::close);
    namespaces.close();
  }

  // Nodes count from 1 here.
  private PlatformProcess begin(int node) {
    var settings = new HashMap<>(plan.settings(node - 1, "api,worker", java.util.Map.of()));
    settings.put("TENANTRY_DATABASE_URL", through(node, database));
    settings.put("TENANTRY_DATABASE_TLS", "disable");
    settings.put("TENANTRY_REDIS_URL", through(node, TestServers.redisUrl()));
    settings.put("TENANTRY_SERVER_HOST", Namespaces.own(node));
    settings.put("TENANTRY_SERVER_MANAGEMENT_HOST", Namespaces.own(node));
    settings.put("TENANTRY_CLUSTER_HOST", Namespaces.shared(node));
    settings.put("TENANTRY_CLUSTER_PORT", "5701");
    settings.put(
        "TENANTRY_CLUSTER_MEMBERS",
        String.join(
            ",", IntStream.rangeClosed(1, NODES).mapToObj(i -> Namespaces.shared(i)).toList()));
    return PlatformProcess.run(Namespaces.in(node), settings, "up");
  }

  private String through(int node, String url) {
    var uri = URI.create(url);
    int port = namespaces.pass(node, uri.getPort());
    return url.replace(uri.getHost() + ":" + uri.getPort(), Namespaces.outside(node) + ":" + port);
  }

  private void untilEachKnows(int... members) {
    for (int i = 0; i < NODES; i++) {
      var node = nodes.get(i);
      int wanted = members[i];
      Patience.until(
          "node " + (i + 1) + " knows " + wanted, () -> ClusterNodes.isWhole(node, wanted));
    }
  }

  @Test
  void bothPartsServeAndBecomeOneAgain() {
    nodes.add(begin(1).awaitUp());
    nodes.add(begin(2));
    nodes.add(begin(3));
    nodes.forEach(PlatformProcess::awaitUp);
    untilEachKnows(3, 3, 3);
    var tenant = SomeTenant.onboard(nodes.get(0).api(), "parted");
    var clients = nodes.stream().map(node -> at(node, tenant)).toList();
    var loads =
        clients.stream()
            .map(api -> Load.of(1, () -> api.post("/v1/resources", JsonObject.of("name", "x"))))
            .toList();
    jobsRun(clients, loads);

    namespaces.cut(1);
    untilEachKnows(1, 2, 2);
    try (var superuser = Sql.open(TestServers.superuserUrl(database))) {
      insertSchedules(superuser);
      Patience.until(
          "all are due no more",
          () -> count(superuser, "platform.schedule_states WHERE last_run_at IS NULL") == 0);
      assertThat(scheduled(superuser)).isEqualTo(SCHEDULES);
    }
    jobsRun(clients, loads);
    namespaces.heal(1);
    untilEachKnows(3, 3, 3);

    jobsRun(clients, loads);
    revokedEverywhere(clients);
    loads.forEach(load -> assertThat(Load.not(201, load.stop())).isEmpty());
  }

  // Taken in by each node, and run by whichever.
  private static void jobsRun(List<Api> clients, List<Load> loads) {
    loads.forEach(load -> load.await(10));
    for (int i = 0; i < 10; i++) {
      for (var api : clients) {
        until(clients.getFirst(), enqueue(api, echo(new JsonObject())), "SUCCESS");
      }
    }
  }

  private static Api at(PlatformProcess node, SomeTenant tenant) {
    return node.api().withToken(tenant.admin().token());
  }

  private static void revokedEverywhere(List<Api> clients) {
    var body = JsonObject.of("name", "a key", "role", "developer");
    var key = clients.get(0).post("/v1/api-keys", body).is(201).json();
    for (var api : clients) {
      api.withToken(key.getString("key")).get("/v1/me").is(200);
    }
    clients.get(2).delete("/v1/api-keys/" + key.getString("id")).is(204);
    for (var api : clients) {
      var holder = api.withToken(key.getString("key"));
      Patience.until("it is refused", () -> holder.get("/v1/me").status() == 401);
    }
  }

  private static void insertSchedules(Sql.Session superuser) {
    superuser.run(
        """
        INSERT INTO tenant_parted.schedules
          (id, name, task_type, cron, time_zone, first_tick, first_run_at, caller)
        SELECT gen_random_uuid(), 's' || i, 'echo', '0 0 1 1 *', 'UTC',
          date_trunc('year', now(), 'UTC'), now(),
          (SELECT jsonb_build_object('subject', id, 'auth_type', 'jwt', 'role', role)
           FROM tenant_parted.users)
        FROM generate_series(1, %d) AS i
        """
            .formatted(SCHEDULES));
  }

  // Which jobs are a schedule's is written in the audit log.
  private static long scheduled(Sql.Session superuser) {
    return count(
        superuser,
        "tenant_parted.audit_logs WHERE action = 'job.enqueue'"
            + " AND changes->'schedule_id'->>'to' IS NOT NULL");
  }

  private static long count(Sql.Session session, String from) {
    return session.run("SELECT count(*) FROM " + from).iterator().next().getLong(0);
  }
}

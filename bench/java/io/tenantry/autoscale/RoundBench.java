package io.tenantry.autoscale;

import io.tenantry.kernel.Ids;
import io.tenantry.kernel.config.Settings;
import io.tenantry.kernel.database.BlockingConnection;
import io.tenantry.kernel.database.Bootstrap;
import io.tenantry.kernel.database.DatabaseConfig;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.MigrationScripts;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Tuple;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a round of decisions over many tenants costs, of which each sends requests and a tenth has
 * jobs: this process's processor time, PostgreSQL's not counted.
 *
 * <p>The database of {@code TENANTRY_DATABASE_URL} must be an empty one of its own. Arguments: how
 * many tenants (10000), how many rounds (30).
 */
public final class RoundBench {
  private static final String TENANTS =
      """
      INSERT INTO tenants (id, organization_name, schema_name, role_name, schema_version)
      SELECT 'bench_' || n, 'Bench', 'tenant_bench_' || n, 'bench_' || n, 1
      FROM generate_series(1, $1::int) AS n ON CONFLICT DO NOTHING
      """;
  private static final String JOBS =
      """
      INSERT INTO job_states (tenant_id, job_id, task_type, priority, max_attempts, run_at)
      SELECT 'bench_' || n, gen_random_uuid(), 'noop', 0, 1, now()
      FROM generate_series(1, $1::int, 10) AS n
      """;

  private RoundBench() {}

  /** Holds the sections of the configuration that this reads. */
  public record Keys(DatabaseConfig database, AutoscalerConfig autoscaler) {}

  public static void main(String[] args) {
    int tenants = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 30;
    var vertx = Vertx.vertx();
    var server = PgConnectOptions.fromUri(System.getenv("TENANTRY_DATABASE_URL"));
    var minute = Duration.ofSeconds(60);
    var bootstrap =
        new Bootstrap(MigrationScripts.platform(), MigrationScripts.tenant(), "bench_", minute);
    try (var connection = BlockingConnection.open(vertx, server, minute)) {
      var roles = bootstrap.run(connection);
      var keys =
          Settings.load(Optional.empty(), Map.of(), Set.of(), Map.of("autoscaler.mode", "apply"))
              .bind(Keys.class);
      var databases = new Databases(vertx, server, keys.database(), roles);
      measure(databases, keys.autoscaler(), tenants, rounds);
    }
    vertx.close().await();
  }

  private static void measure(
      Databases databases, AutoscalerConfig config, int tenants, int rounds) {
    var platform = databases.platform();
    platform.run(TENANTS, Tuple.of(tenants)).await();
    platform.run(JOBS, Tuple.of(tenants)).await();
    var load = new JsonArray();
    for (int tenant = 1; tenant <= tenants; tenant++) {
      load.add(JsonArray.of("bench_" + tenant, 50L, 2_000_000L));
    }
    var traffic = new Traffic(10);
    var ids = new Ids(InstantSource.system());
    var repository = new RoundRepository(platform, ids, "bench", config.lease());
    // What nodes tell comes by Redis; here it is at hand, and taking it in counts.
    BooleanSupplier listen =
        () -> {
          traffic.hear(JsonObject.of("load", load), 0);
          return true;
        };
    var decider = new Decider(config, repository, traffic, new Nodes(config.nodeStart()), listen);
    var own = new double[rounds];
    for (int round = -5; round < rounds; round++) {
      long before = processNanos();
      int written = decider.round().size();
      if (round >= 0) {
        own[round] = (processNanos() - before) / 1e9;
      } else {
        System.out.printf("a first round wrote %d changes%n", written);
      }
    }
    Arrays.sort(own);
    System.out.printf(
        "%d tenants, %d rounds: median %.0f ms of processor time here, worst %.0f ms,"
            + " of 10 s of one core %.2f %%%n",
        tenants, rounds, own[rounds / 2] * 1000, own[rounds - 1] * 1000, own[rounds / 2] * 10);
    databases.close().await();
  }

  private static long processNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}

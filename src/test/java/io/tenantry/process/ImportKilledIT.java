package io.tenantry.process;

import static io.tenantry.process.SomeJobs.enqueue;
import static io.tenantry.process.SomeJobs.job;
import static io.tenantry.process.SomeJobs.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Jobs;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An import whose node is killed in the middle: each line is there once, and audited once. */
class ImportKilledIT {
  private static final int LINES = 10_000;
  private static final int STORED = 6_000;

  private final String database = TestServers.freshDatabase();
  private final String superuser = TestServers.superuserUrl(database);

  private long count(String table) {
    return Sql.run(superuser, "SELECT count(*) FROM tenant_importer." + table)
        .iterator()
        .next()
        .getLong(0);
  }

  // A row that waits for a lock which the test holds.
  private void holdAt(int row) {
    Sql.run(
        superuser,
        """
        CREATE FUNCTION tenant_importer.held() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_advisory_xact_lock(7);
          RETURN NEW;
        END
        $$
        """,
        """
        CREATE TRIGGER held BEFORE INSERT ON tenant_importer.resources
        FOR EACH ROW WHEN (NEW.name = 'r%d') EXECUTE FUNCTION tenant_importer.held()
        """
            .formatted(row));
  }

  @Test
  void eachLineIsStoredOnce() {
    var settings = Map.of("TENANTRY_JOBS_LEASE", "1s", "TENANTRY_JOBS_SWEEP_INTERVAL", "1s");
    var lines =
        IntStream.range(0, LINES)
            .mapToObj("{\"name\":\"r%d\"}"::formatted)
            .collect(Collectors.joining("\n"));
    var node = PlatformProcess.up(database, settings);
    var tenant = SomeTenant.onboard(node.api(), "importer");
    holdAt(STORED);
    String id;
    try (var lock = Sql.open(superuser)) {
      lock.run("SELECT pg_advisory_lock(7)");
      var job = Jobs.of("resources.import", JsonObject.of("lines", lines));
      id = enqueue(node.api().withToken(tenant.admin().token()), job);
      Patience.until("some of it is stored", () -> count("resources") == STORED);
      node.kill();
    }

    try (var next = PlatformProcess.up(database, settings)) {
      var api = next.api().withToken(tenant.admin().token());
      until(api, id, "SUCCESS");

      assertThat(job(api, id).getInteger("attempt")).isEqualTo(2);
      assertThat(job(api, id).getJsonObject("result").getInteger("created")).isEqualTo(LINES);
      assertThat(count("resources")).isEqualTo(LINES);
      assertThat(count("audit_logs WHERE action = 'resource.create'")).isEqualTo(LINES);
    }
  }
}

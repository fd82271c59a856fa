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
  private static final int LINES = 15_000;

  private final String database = TestServers.freshDatabase();

  private long count(String table) {
    return Sql.run(
            TestServers.superuserUrl(database), "SELECT count(*) FROM tenant_importer." + table)
        .iterator()
        .next()
        .getLong(0);
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
    var payload = JsonObject.of("lines", lines);
    var id =
        enqueue(node.api().withToken(tenant.admin().token()), Jobs.of("resources.import", payload));
    Patience.until("some of it is stored", () -> count("resources") > 0);
    node.kill();
    var stored = count("resources");

    try (var next = PlatformProcess.up(database, settings)) {
      var api = next.api().withToken(tenant.admin().token());
      until(api, id, "SUCCESS");

      assertThat(stored).isBetween(1L, LINES - 1L);
      assertThat(job(api, id).getJsonObject("result").getInteger("created")).isEqualTo(LINES);
      assertThat(job(api, id).getInteger("attempt")).isEqualTo(2);
      assertThat(count("resources")).isEqualTo(LINES);
      assertThat(count("audit_logs WHERE action = 'resource.create'")).isEqualTo(LINES);
    }
  }
}

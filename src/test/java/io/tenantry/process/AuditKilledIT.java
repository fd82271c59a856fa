package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Kills the process by SIGKILL while it writes and seals, and lets the next one find the rest. */
class AuditKilledIT {
  private static final String SEALED = "tenant_killed.audit_logs WHERE sequence IS NULL";

  private final String database = TestServers.freshDatabase();

  @Test
  void losesNoEntryAndSealsNoneTwice() {
    var acknowledged = new AtomicInteger();
    var node = PlatformProcess.up(database, Map.of());
    var tenant = SomeTenant.onboard(node.api(), "killed");
    var load =
        Load.of(
            3,
            () -> {
              var made = tenant.admin().post("/v1/resources", JsonObject.of("name", "door"));
              if (made.status() == 201) {
                acknowledged.incrementAndGet();
              }
              return made;
            });
    Patience.until("some are sealed and more are written", () -> acknowledged.get() > 200);

    node.kill();

    load.stop();
    try (var next = PlatformProcess.up(database, Map.of())) {
      Patience.until("all are sealed", () -> count(SEALED) == 0);
      var admin = next.api().as(tenant.id(), tenant.email(), tenant.password());
      var verdict = admin.get("/v1/audit-logs/verify").is(200).json();
      assertThat(verdict.getBoolean("valid")).as(verdict.encode()).isTrue();
      assertThat(count("tenant_killed.audit_logs WHERE action = 'resource.create'"))
          .isGreaterThanOrEqualTo(acknowledged.get())
          .isEqualTo(count("tenant_killed.resources"));
    }
  }

  private long count(String from) {
    return Sql.run(TestServers.superuserUrl(database), "SELECT count(*) FROM " + from)
        .iterator()
        .next()
        .getLong(0);
  }
}

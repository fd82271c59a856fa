package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node that dies among schedules that are due: each of them gets its job, and one job. */
class ScheduleKilledIT {
  private static final int SCHEDULES = 1_000;

  private final String database = TestServers.freshDatabase();

  @Test
  void eachTimeIsEnqueuedOnceThoughItsNodeIsKilled() {
    var node = PlatformProcess.up(database, Map.of());
    SomeTenant.onboard(node.api(), "ticking");
    try (var superuser = Sql.open(TestServers.superuserUrl(database))) {
      superuser.run(
          """
          INSERT INTO tenant_ticking.schedules
            (id, name, task_type, cron, time_zone, first_tick, first_run_at, caller)
          SELECT gen_random_uuid(), 's' || i, 'echo', '0 0 1 1 *', 'UTC',
            date_trunc('year', now(), 'UTC'), now(),
            (SELECT jsonb_build_object('subject', id, 'auth_type', 'jwt', 'role', role)
             FROM tenant_ticking.users)
          FROM generate_series(1, %d) AS i
          """
              .formatted(SCHEDULES));
      Patience.until("some are enqueued", () -> count(superuser, "tenant_ticking.jobs") > 20);
      node.kill();
      assertThat(count(superuser, "tenant_ticking.jobs")).isLessThan(SCHEDULES);

      try (var next = PlatformProcess.up(database, Map.of())) {
        assertThat(next.api()).isNotNull();
        Patience.until(
            "all have moved on",
            () -> count(superuser, "platform.schedule_states WHERE last_run_at IS NULL") == 0);
      }

      assertThat(count(superuser, "tenant_ticking.jobs")).isEqualTo(SCHEDULES);
      assertThat(
              superuser
                  .run(
                      "SELECT count(DISTINCT changes->'schedule_id'->>'to') FROM tenant_ticking.audit_logs WHERE action = 'job.enqueue'")
                  .iterator()
                  .next()
                  .getLong(0))
          .isEqualTo(SCHEDULES);
    } finally {
      node.close();
    }
  }

  private static long count(Sql.Session session, String from) {
    return session.run("SELECT count(*) FROM " + from).iterator().next().getLong(0);
  }
}

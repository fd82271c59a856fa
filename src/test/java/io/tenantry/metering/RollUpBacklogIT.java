package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hours that are together too much for one statement's time. */
class RollUpBacklogIT {
  private static final int HOURS = 40;

  @Test
  void areRolledUpByFewerAtATime() {
    var settings = Map.of("metering.rollup_interval", "100ms", "database.statement_timeout", "1s");
    var database = TestServers.freshDatabase();
    try (var platform = SharedPlatform.start(settings, database)) {
      assertThat(count(database, "usage_hours")).isZero();
      sql(
          database,
          """
          CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_sleep(0.04); RETURN NEW; END'
          """,
          """
          CREATE TRIGGER slow BEFORE INSERT ON platform.usage_hours
          FOR EACH ROW EXECUTE FUNCTION public.slow()
          """,
          """
          WITH used AS (
            INSERT INTO platform.usage_metrics (tenant_id, metric, window_start, events, sum)
            SELECT 'late', 'api_request', date_trunc('hour', now()) - h * interval '1 hour', 1, 1
            FROM generate_series(1, %d) AS h
            RETURNING tenant_id, window_start)
          INSERT INTO platform.usage_dirty_hours SELECT tenant_id, window_start FROM used
          """
              .formatted(HOURS));

      Patience.until(
          "all are rolled up",
          () -> count(database, "usage_dirty_hours WHERE tenant_id = 'late'") == 0);

      assertThat(count(database, "usage_hours WHERE tenant_id = 'late'")).isEqualTo(HOURS);
      assertThat(platform.api().get("/health").is(200).text()).contains("metering");
    }
  }

  private static long count(String database, String from) {
    var url = TestServers.superuserUrl(database);
    return Sql.run(url, "SELECT count(*) FROM platform." + from).iterator().next().getLong(0);
  }

  private static void sql(String database, String first, String... more) {
    Sql.run(TestServers.superuserUrl(database), first, more);
  }
}

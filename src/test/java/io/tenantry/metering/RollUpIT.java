package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whether roll-ups say what the minutes say, in every zone, at once and after late usage. */
class RollUpIT {
  private static SharedPlatform.Started platform;
  private static SomeTenant tenant;

  @BeforeAll
  static void start() {
    platform = SharedPlatform.start(Map.of("metering.rollup_interval", "100ms"));
    tenant = platform.onboard();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static Instant daysAgo(int days) {
    return Instant.now().truncatedTo(ChronoUnit.DAYS).minus(days, ChronoUnit.DAYS);
  }

  private static long count(String from) {
    return sql("SELECT count(*) FROM platform." + from);
  }

  private static long sql(String select) {
    var url = TestServers.superuserUrl(platform.databaseUrl());
    return Sql.run(url, select).iterator().next().getLong(0);
  }

  /** Counts usage as a flush does, in random minutes of some days. */
  private static void use(int rows, int fromDaysAgo, int days) {
    sql(
        """
        WITH used AS (
          INSERT INTO platform.usage_metrics AS m
            (tenant_id, metric, window_start, dimensions, events, sum)
          SELECT '%1$s', 'api_request', minute, dimensions, sum(events), sum(events)
          FROM (
            SELECT date_trunc('minute', timestamptz '%2$s' + random() * interval '%3$d days') AS minute,
              jsonb_build_object('operation', 'op' || i %% 3, 'method', 'GET', 'status', '200')
                AS dimensions, i %% 7 + 1 AS events
            FROM generate_series(1, %4$d) AS i) AS random
          GROUP BY minute, dimensions
          ON CONFLICT (tenant_id, metric, window_start, dimensions)
            DO UPDATE SET events = m.events + excluded.events, sum = m.sum + excluded.sum
          RETURNING window_start
        ), marked AS (
          INSERT INTO platform.usage_dirty_hours
          SELECT DISTINCT '%1$s', date_trunc('hour', window_start, 'UTC') FROM used
          ON CONFLICT (tenant_id, window_start) DO UPDATE SET window_start = excluded.window_start
          RETURNING 1)
        SELECT count(*) FROM marked
        """
            .formatted(tenant.id(), daysAgo(fromDaysAgo), days, rows));
  }

  private static Map<Instant, Long> byMinutes(String granularity, String zone, Instant from) {
    var sums = new LinkedHashMap<Instant, Long>();
    Sql.run(
            TestServers.superuserUrl(platform.databaseUrl()),
            """
            SELECT date_trunc('%s', window_start, '%s') AS start, sum(events)::bigint AS used
            FROM platform.usage_metrics
            WHERE tenant_id = '%s' AND metric = 'api_request' AND window_start >= '%s'
              AND dimensions ->> 'operation' LIKE 'op%%'
            GROUP BY 1 ORDER BY 1
            """
                .formatted(granularity, zone, tenant.id(), from))
        .forEach(row -> sums.put(row.getOffsetDateTime("start").toInstant(), row.getLong("used")));
    return sums;
  }

  private static Map<Instant, Long> answered(String granularity, String zone, Instant from) {
    var sums = new LinkedHashMap<Instant, Long>();
    for (var operation : new String[] {"op0", "op1", "op2"}) {
      var usage =
          tenant
              .admin()
              .get(
                  "/v1/usage?granularity=%s&time_zone=%s&from=%s&dimension.operation=%s"
                      .formatted(granularity, zone, from, operation))
              .is(200)
              .json();
      for (var each : usage.getJsonArray("points")) {
        var point = (JsonObject) each;
        sums.merge(point.getInstant("start"), point.getLong("value"), Long::sum);
      }
    }
    sums.values().removeIf(value -> value == 0);
    return sums;
  }

  private static void agree() {
    // Not at a boundary: the edges are read from finer tables.
    var from = daysAgo(33).plus(100, ChronoUnit.MINUTES);
    for (var zone : new String[] {"UTC", "Europe/Berlin", "Asia/Kolkata"}) {
      for (var granularity : new String[] {"hour", "day", "month"}) {
        assertThat(answered(granularity, zone, from))
            .as(granularity + " in " + zone)
            .isEqualTo(byMinutes(granularity, zone, from));
      }
    }
  }

  private static void awaitRollUp() {
    var over = Instant.now().truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC);
    Patience.until(
        "what is over is rolled up",
        () -> count("usage_dirty_hours WHERE window_start < '" + over + "'") == 0);
  }

  @Test
  void rollUpsAgreeWithTheMinutesInEveryZone() {
    use(3000, 34, 34);
    agree();

    awaitRollUp();

    assertThat(count("usage_days WHERE tenant_id = '" + tenant.id() + "'")).isPositive();
    agree();
    // The same figures are there by hour and by day, and none is there twice.
    var of = " WHERE tenant_id = '" + tenant.id() + "' AND window_start < '" + daysAgo(0) + "'";
    assertThat(sql("SELECT sum(events)::bigint FROM platform.usage_days" + of))
        .isEqualTo(sql("SELECT sum(events)::bigint FROM platform.usage_hours" + of))
        .isEqualTo(sql("SELECT sum(events)::bigint FROM platform.usage_metrics" + of));

    // Late.
    use(200, 30, 2);
    agree();
    awaitRollUp();
    agree();

    // Taken back, as when an event is voided.
    sql(
        """
        WITH gone AS (
          DELETE FROM platform.usage_metrics
          WHERE tenant_id = '%1$s' AND window_start >= '%2$s' AND window_start < '%3$s'
          RETURNING window_start
        ), marked AS (
          INSERT INTO platform.usage_dirty_hours
          SELECT DISTINCT '%1$s', date_trunc('hour', window_start, 'UTC') FROM gone RETURNING 1)
        SELECT count(*) FROM marked
        """
            .formatted(tenant.id(), daysAgo(20), daysAgo(18)));
    agree();
    awaitRollUp();
    agree();
  }

  @Test
  void makesAndDropsPartitionsAsTimeGoesOn() {
    var parts = "pg_inherits WHERE inhparent = 'platform.%s'::regclass";
    for (var table :
        new String[] {"usage_metrics", "usage_hours", "usage_events", "usage_values"}) {
      assertThat(sql("SELECT count(*) FROM " + parts.formatted(table))).isBetween(3L, 4L);
    }
    sql(
        "SELECT made FROM platform.usage_partitions('usage_hours', now() - interval '900 days',"
            + " now() - interval '800 days', '-infinity')");

    sql(
        "SELECT dropped FROM platform.usage_partitions('usage_hours', now(), now(),"
            + " now() - interval '400 days')");

    assertThat(sql("SELECT count(*) FROM " + parts.formatted("usage_hours"))).isBetween(3L, 4L);
  }
}

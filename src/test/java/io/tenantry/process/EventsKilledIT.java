package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Events that clients report while what counts them is killed, and report again until answered. */
class EventsKilledIT {
  private static final int CLIENTS = 4;

  @Test
  void countsEachOnceWhenThePlatformIsKilled() {
    var database = TestServers.freshDatabase();
    var node = PlatformProcess.up(database, Map.of());
    var tenant = SomeTenant.onboard(node.api(), "killed");
    try (var reports = new EventReports(tenant, node.api(), CLIENTS)) {
      for (int kills = 0; kills < 2; kills++) {
        reports.awaitMore(6 * CLIENTS);
        node.kill();
        node = PlatformProcess.up(database, Map.of());
        reports.goOnWith(node.api());
      }
      reports.awaitMore(6 * CLIENTS);
      reports.finish();
      isExact(reports, statement -> Sql.run(TestServers.superuserUrl(database), statement), tenant);
    } finally {
      node.close();
    }
  }

  @Test
  void countsEachOnceWhenTheDatabaseIsKilled() {
    try (var servers = new OwnServers();
        var platform = SharedPlatform.start(Map.of(), servers.urls())) {
      var tenant = platform.onboard();
      try (var reports = new EventReports(tenant, platform.api(), CLIENTS)) {
        reports.awaitMore(6 * CLIENTS);
        servers.killPostmaster();
        servers.bringBack();
        reports.awaitMore(6 * CLIENTS);
        reports.finish();
        isExact(reports, statement -> servers.sql(statement), tenant);
      }
    }
  }

  /** The events, what they are counted as, and what the clients were told are one. */
  private static void isExact(
      EventReports reports, Function<String, Iterable<Row>> sql, SomeTenant tenant) {
    var kept =
        one(
            sql,
            "SELECT count(*), sum((data->>'tokens')::bigint) FROM platform.usage_events WHERE tenant_id = '%s'",
            tenant);
    var counted =
        one(
            sql,
            "SELECT sum(events), sum(sum) FROM platform.usage_metrics WHERE metric = 'tokens' AND tenant_id = '%s'",
            tenant);
    assertThat(kept).isEqualTo(List.of(reports.events(), reports.tokens()));
    assertThat(counted).isEqualTo(kept);
    // What was told as new was told once; of a request without an answer nobody was told.
    assertThat(reports.toldNew()).isLessThanOrEqualTo(reports.events());
    assertThat(reports.toldNew() + reports.toldKnown()).isGreaterThanOrEqualTo(reports.events());
    assertThat(reports.unanswered()).isPositive();
  }

  private static List<Long> one(
      Function<String, Iterable<Row>> sql, String query, SomeTenant tenant) {
    var row = sql.apply(query.formatted(tenant.id())).iterator().next();
    return List.of(row.getNumeric(0).longValue(), row.getNumeric(1).longValue());
  }
}

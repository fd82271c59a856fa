package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a request leaves in the database, looked at from behind. */
class CountedRequestsIT {
  private final SomeTenant tenant = SharedPlatform.onboard();

  private BigDecimal figure(String metric, String operation, int status) {
    var sql =
        """
        SELECT coalesce(sum(sum), 0) FROM platform.usage_metrics
        WHERE tenant_id = '%s' AND metric = '%s'
          AND dimensions ->> 'operation' = '%s' AND dimensions ->> 'status' = '%d'
        """
            .formatted(tenant.id(), metric, operation, status);
    return Sql.run(superuser(), sql).iterator().next().getBigDecimal(0);
  }

  private static String superuser() {
    return TestServers.superuserUrl(SharedPlatform.started().databaseUrl());
  }

  @Test
  void countsEveryAnswerOfATenantWithItsTimeAndBytes() {
    long bytes = 0;
    var time = BigDecimal.ZERO;
    for (int i = 0; i < 5; i++) {
      var made = tenant.admin().post("/v1/resources", JsonObject.of("name", "door " + i)).is(201);
      bytes += Long.parseLong(made.header("x-request-size"));
      bytes += Long.parseLong(made.header("x-response-size"));
      time = time.add(new BigDecimal(made.header("x-compute-time-ms")));
    }

    Patience.until(
        "they are counted", () -> figure("api_request", "resource.create", 201).intValue() == 5);

    assertThat(figure("data_transfer", "resource.create", 201)).isEqualByComparingTo("" + bytes);
    assertThat(figure("compute_time", "resource.create", 201)).isEqualByComparingTo(time);
  }

  @Test
  void countsWhatIsRefusedToo() {
    tenant.admin().get("/v1/resources/" + UUID.randomUUID()).isProblem(404, "NOT_FOUND");
    tenant
        .admin()
        .post("/v1/resources", JsonObject.of("nam", "x"))
        .isProblem(400, "VALIDATION_FAILED");
    tenant.admin().get("/v1/tenants").isProblem(403, "FORBIDDEN");

    Patience.until(
        "they are counted", () -> figure("api_request", "tenant.list", 403).intValue() == 1);

    assertThat(figure("api_request", "resource.get", 404)).isEqualByComparingTo("1");
    assertThat(figure("api_request", "resource.create", 400)).isEqualByComparingTo("1");
  }

  @Test
  void countsTheLastRequestsWhenItCloses() {
    var platform = SharedPlatform.start(Map.of("metering.flush_interval", "1m"));
    var its = platform.onboard();
    for (int i = 0; i < 7; i++) {
      its.admin().get("/v1/me").is(200);
    }

    platform.close();

    var url = TestServers.superuserUrl(platform.databaseUrl());
    var counted =
        Sql.run(
            url,
            "SELECT sum(events) FROM platform.usage_metrics WHERE metric = 'api_request'"
                + " AND dimensions ->> 'operation' = 'caller.show'");
    assertThat(counted.iterator().next().getLong(0)).isEqualTo(7);
    var journals = Sql.run(url, "SELECT count(*) FROM platform.usage_journals");
    assertThat(journals.iterator().next().getLong(0)).isZero();
    assertThat(platform.secrets().resolve("journal")).isEmptyDirectory();
  }

  @Test
  void countsNothingOfRequestsWhereThatIsSwitchedOff() {
    var platform = SharedPlatform.start(Map.of("metering.requests", "false"));
    platform.onboard().admin().get("/v1/me").is(200);

    platform.close();

    var url = TestServers.superuserUrl(platform.databaseUrl());
    var counted =
        Sql.run(url, "SELECT count(*) FROM platform.usage_metrics WHERE metric LIKE 'api_%'");
    assertThat(counted.iterator().next().getLong(0)).isZero();
  }
}

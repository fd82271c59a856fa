package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Jobs;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** The task {@code usage.report}: what it puts aside is what the operation says. */
class ReportIT {
  private static final String TYPE = "usage.report";

  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
  private final Instant yesterday = today.minus(1, ChronoUnit.DAYS);

  private void use(int minutes, int groups) {
    Sql.run(
        TestServers.superuserUrl(SharedPlatform.started().databaseUrl()),
        """
        INSERT INTO platform.usage_metrics (tenant_id, metric, window_start, dimensions, events, sum)
        SELECT '%s', 'api_request', '%s'::timestamptz + m * interval '1 minute',
          jsonb_build_object('operation', 'op' || g, 'method', 'GET', 'status', '200'), 1, 1
        FROM generate_series(0, %d - 1) AS m, generate_series(0, %d - 1) AS g
        """
            .formatted(tenant.id(), yesterday, minutes, groups),
        """
        INSERT INTO platform.usage_dirty_hours
        SELECT DISTINCT tenant_id, date_trunc('hour', window_start, 'UTC')
        FROM platform.usage_metrics WHERE tenant_id = '%s'
        ON CONFLICT DO NOTHING
        """
            .formatted(tenant.id()));
  }

  private String exported(String query) {
    return tenant
        .admin()
        .get("/v1/usage/export?from=" + yesterday + "&to=" + today + "&" + query)
        .is(200)
        .text();
  }

  private JsonObject period() {
    return JsonObject.of("from", yesterday.toString(), "to", today.toString());
  }

  @Test
  void putsAsideWhatTheOperationSaysOfAPeriod() {
    use(120, 3);

    var result = Jobs.succeed(tenant.admin(), TYPE, period());

    var answer = tenant.admin().get(result.getString("output")).is(200);
    assertThat(answer.header("content-type")).isEqualTo("text/csv; charset=utf-8");
    assertThat(answer.header("content-disposition")).contains("usage.csv");
    assertThat(answer.text()).isEqualTo(exported(""));
    assertThat(result.getInteger("rows")).isEqualTo(6);
    assertThat(result.getInteger("bytes")).isEqualTo(answer.text().length());
  }

  @Test
  void takesTheLastWholeDay() {
    use(120, 3);
    var payload = JsonObject.of("last", "day", "granularity", "minute", "format", "ndjson");

    var result = Jobs.succeed(tenant.admin(), TYPE, payload);

    var answer = tenant.admin().get(result.getString("output")).is(200);
    assertThat(answer.header("content-type")).isEqualTo("application/x-ndjson");
    assertThat(answer.text()).isEqualTo(exported("granularity=minute&format=ndjson"));
    assertThat(result.getInteger("rows")).isEqualTo(360);
  }

  @Test
  void aLongOneIsWhole() {
    use(200, 60);

    var result =
        Jobs.succeed(
            tenant.admin(),
            TYPE,
            period().put("granularity", "minute").put("metric", "api_request"));

    assertThat(result.getInteger("rows")).isEqualTo(12_000);
    assertThat(tenant.admin().get(result.getString("output")).is(200).text())
        .isEqualTo(exported("granularity=minute&metric=api_request"));
  }

  @Test
  void failsForGoodWhereTheOperationRefuses() {
    var error = Jobs.fail(tenant.admin(), Jobs.of(TYPE, period().put("metric", "unheard_of")));

    assertThat(error.getString("code")).isEqualTo("VALIDATION_FAILED");
    assertThat(error.getJsonArray("errors")).isNotEmpty();
    assertThat(error.getJsonArray("attempts")).hasSize(1);
  }

  @Test
  void asksForAPeriodInOneOfTwoWays() {
    for (var payload :
        new JsonObject[] {
          new JsonObject(),
          period().put("last", "day"),
          JsonObject.of("from", yesterday.toString()),
          JsonObject.of("last", "year"),
          JsonObject.of("last", "day", "format", "xml")
        }) {
      tenant.admin().post("/v1/jobs", Jobs.of(TYPE, payload)).isProblem(400, "VALIDATION_FAILED");
    }
  }
}

package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an export gives away, and that a long one is whole. */
class UsageExportIT {
  private final SomeTenant tenant = SharedPlatform.onboard();

  private Api.Answer export(String query) {
    return tenant.admin().get("/v1/usage/export?" + query);
  }

  private void use(int minutes, int groups) {
    Sql.run(
        TestServers.superuserUrl(SharedPlatform.started().databaseUrl()),
        """
        INSERT INTO platform.usage_metrics (tenant_id, metric, window_start, dimensions, events, sum)
        SELECT '%s', 'api_request', '%s'::timestamptz + m * interval '1 minute',
          jsonb_build_object('operation', 'op"' || g, 'method', 'GET', 'status', '200'), 1, 1
        FROM generate_series(0, %d - 1) AS m, generate_series(0, %d - 1) AS g
        """
            .formatted(tenant.id(), yesterday(), minutes, groups),
        """
        INSERT INTO platform.usage_dirty_hours
        SELECT DISTINCT tenant_id, date_trunc('hour', window_start, 'UTC')
        FROM platform.usage_metrics WHERE tenant_id = '%s'
        ON CONFLICT DO NOTHING
        """
            .formatted(tenant.id()));
  }

  private static Instant yesterday() {
    return Instant.now().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
  }

  private List<JsonObject> rows(String query) {
    return export("format=ndjson&" + query).is(200).text().lines().map(JsonObject::new).toList();
  }

  @Test
  void givesAwayWhatWasUsedAsCsv() {
    tenant.admin().get("/v1/me").is(200);
    var row = "api_request,count,\"request\",";
    Patience.until("it is counted", () -> export("metric=api_request").text().contains("caller"));

    var answer = export("").is(200);

    assertThat(answer.header("content-type")).isEqualTo("text/csv; charset=utf-8");
    assertThat(answer.header("content-disposition")).contains("usage.csv");
    assertThat(answer.header("next-part")).isEmpty();
    assertThat(answer.text()).startsWith("metric,aggregation,unit,start,value,group\r\n" + row);
    assertThat(answer.text().lines().filter(line -> line.contains("caller.show")))
        .hasSize(3)
        .anyMatch(line ->
            line.matches(
                "api_request,count,\"request\",[-0-9T:.]+Z,1,"
                    + "\"\\{\"\"operation\"\":\"\"caller\\.show\"\",\"\"method\"\":\"\"GET\"\","
                    + "\"\"status\"\":\"\"200\"\"}\""));
  }

  @Test
  void aLongOneComesInManyPartsAndIsWhole() {
    use(200, 60);

    var rows =
        rows(
            "granularity=minute&metric=api_request&from="
                + yesterday()
                + "&to="
                + yesterday().plus(1, ChronoUnit.DAYS));

    assertThat(rows).hasSize(12_000);
    assertThat(Set.copyOf(rows)).hasSize(12_000);
    assertThat(rows).extracting(row -> row.getInstant("start")).isSorted();
    assertThat(rows).allMatch(row -> row.getInteger("value") == 1);
    assertThat(rows)
        .extracting(row -> row.getJsonObject("group").getString("operation"))
        .contains("op\"0", "op\"59");
  }

  @Test
  void addsUpByTheHourAndTheDay() {
    use(120, 3);
    var range =
        "metric=api_request&from=" + yesterday() + "&to=" + yesterday().plus(1, ChronoUnit.DAYS);

    assertThat(rows(range)).hasSize(6).allMatch(row -> row.getInteger("value") == 60);
    assertThat(rows(range + "&granularity=day"))
        .hasSize(3)
        .allMatch(row -> row.getInteger("value") == 120);
  }

  @Test
  void countsItselfWithAllItsBytes() {
    use(300, 40);
    var text = export("granularity=minute&from=" + yesterday()).is(200).text();

    Patience.until(
        "it is counted",
        () ->
            tenant
                    .admin()
                    .get("/v1/usage?metric=data_transfer&dimension.operation=usage.export")
                    .json()
                    .getJsonArray("points")
                    .stream()
                    .mapToLong(point -> ((JsonObject) point).getLong("value"))
                    .sum()
                == text.length());
  }

  @Test
  void refusesWhatIsNotKept() {
    export("from=2024-01-01T00:00:00Z&to=2024-02-01T00:00:00Z").isProblem(400, "VALIDATION_FAILED");
    export("metric=unheard_of").isProblem(400, "VALIDATION_FAILED");
    export("format=xml").isProblem(400, "VALIDATION_FAILED");
  }
}

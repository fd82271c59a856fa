package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the operations answer of requests that were really made. */
class UsageIT {
  private final SomeTenant tenant = SharedPlatform.onboard();

  private Api.Answer usage(String query) {
    return tenant.admin().get("/v1/usage?" + query);
  }

  private static double total(JsonObject usage) {
    return usage.getJsonArray("points").stream()
        .mapToDouble(point -> ((JsonObject) point).getDouble("value"))
        .sum();
  }

  private static List<JsonObject> points(JsonObject usage) {
    return usage.getJsonArray("points").stream().map(JsonObject.class::cast).toList();
  }

  private void create(int many) {
    for (int i = 0; i < many; i++) {
      tenant.admin().post("/v1/resources", JsonObject.of("name", "door")).is(201);
    }
    Patience.until(
        "they are counted",
        () -> total(usage("dimension.operation=resource.create").is(200).json()) == many);
  }

  @Test
  void tellsOperationsAndStatusesApart() {
    create(3);
    tenant.admin().post("/v1/resources", JsonObject.of("nam", "x"));
    Patience.until("it is counted", () -> total(usage("dimension.status=400").is(200).json()) == 1);

    var answer = usage("group_by=operation,status&dimension.operation=resource.create").is(200);

    var usage = answer.json();
    assertThat(usage.getString("metric")).isEqualTo("api_request");
    assertThat(usage.getString("aggregation")).isEqualTo("count");
    assertThat(points(usage))
        .extracting(point -> point.getJsonObject("group"), point -> point.getInteger("value"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                JsonObject.of("operation", "resource.create", "status", "201"), 3),
            org.assertj.core.groups.Tuple.tuple(
                JsonObject.of("operation", "resource.create", "status", "400"), 1));
  }

  @Test
  void addsUpTheTimesAndBytesThatAnswersTold() {
    var first = tenant.admin().get("/v1/me").is(200);
    var second = tenant.admin().get("/v1/me").is(200);
    Patience.until(
        "they are counted", () -> total(usage("dimension.operation=caller.show").json()) == 2);

    double bytes =
        Double.parseDouble(first.header("x-response-size"))
            + Double.parseDouble(second.header("x-response-size"));
    double millis =
        Double.parseDouble(first.header("x-compute-time-ms"))
            + Double.parseDouble(second.header("x-compute-time-ms"));
    assertThat(total(usage("metric=data_transfer&dimension.operation=caller.show").json()))
        .isEqualTo(bytes);
    assertThat(total(usage("metric=compute_time&dimension.operation=caller.show").json()))
        .isCloseTo(millis, org.assertj.core.data.Offset.offset(0.0005));
  }

  @Test
  void fillsWindowsInWhichNothingWasUsed() {
    var to = Instant.now().truncatedTo(ChronoUnit.HOURS);
    var usage =
        usage("granularity=hour&from=" + to.minus(Duration.ofHours(5)) + "&to=" + to).json();

    assertThat(points(usage)).hasSize(5).allMatch(point -> point.getInteger("value") == 0);
    assertThat(points(usage).getFirst().getInstant("start"))
        .isEqualTo(to.minus(Duration.ofHours(5)));
  }

  @Test
  void showsNoTenantAnothersUsage() {
    create(2);

    var other = SharedPlatform.onboard();

    var usage = other.admin().get("/v1/usage?dimension.operation=resource.create").is(200).json();
    assertThat(total(usage)).isZero();
    assertThat(other.admin().get("/v1/usage?group_by=operation").is(200).text())
        .doesNotContain("resource.create");
  }

  @Test
  void summarizesEveryMetric() {
    create(2);

    var summary = tenant.admin().get("/v1/usage/summary").is(200).json();

    assertThat(summary.getJsonArray("metrics"))
        .extracting(total -> ((JsonObject) total).getString("metric"))
        .startsWith("api_request", "compute_time", "data_transfer");
    assertThat(summary.getJsonArray("metrics").getJsonObject(0).getInteger("value"))
        .isGreaterThanOrEqualTo(2);
    assertThat(summary.getJsonArray("metrics").getJsonObject(2).getInteger("value")).isPositive();
    assertThat(summary.getJsonArray("metrics").getJsonObject(0).getValue("quota")).isNull();
  }

  private void isRefused(String query, String pointer, String words) {
    var problem = usage(query).isProblem(400, "VALIDATION_FAILED").json();
    var error = problem.getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("pointer")).isEqualTo(pointer);
    assertThat(error.getString("detail")).contains(words);
  }

  @Test
  void refusesWhatCannotBeAnswered() {
    isRefused("metric=api_requests", "/query/metric", "did you mean `api_request`?");
    isRefused("from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:30Z", "/query/from", "before `to`");
    isRefused("from=1926-01-01T00:00:00Z", "/query/from", "at most 5 years");
    isRefused(
        "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&granularity=minute",
        "/query/granularity",
        "44641 points, and an answer has at most 10000; take `hour`");
    isRefused("time_zone=Europe/Berln", "/query/time_zone", "did you mean `Europe/Berlin`?");
    isRefused("group_by=colour", "/query/group_by", "operation, method, status");
    isRefused("group_by=status,status", "/query/group_by", "different");
    isRefused("dimension.colour=green", "/query/dimension.colour", "operation, method, status");
    isRefused("granularity=week", "/query/granularity", "");
    isRefused(
        "from=2024-01-01T00:00:00Z&to=2024-01-02T00:00:00Z&granularity=minute",
        "/query/from",
        "kept by whole UTC hours only");
    isRefused(
        "from=2024-01-01T00:00:00Z&to=2024-01-02T00:00:00Z&time_zone=Asia/Kolkata",
        "/query/from",
        "by the minute");
  }

  @Test
  void answersOfAYearLongAgoByTheDay() {
    var usage = usage("from=2024-01-01T00:00:00Z&to=2025-01-01T00:00:00Z").is(200).json();

    assertThat(points(usage)).hasSize(366);
  }
}

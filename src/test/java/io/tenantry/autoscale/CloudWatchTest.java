package io.tenantry.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.log.LogSink;
import io.tenantry.testing.Configured;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What CloudWatch Logs asks of a line of which it is to make a metric. */
class CloudWatchTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.250Z");

  private static List<JsonObject> told(boolean text, String... roles) {
    var out = new ByteArrayOutputStream();
    try (var log = new LogSink(out, text)) {
      new CloudWatch(log, List.of(roles)).tell(3, AT);
    }
    return out.toString(StandardCharsets.UTF_8).lines().map(JsonObject::new).toList();
  }

  @Test
  void aLineHasTheShapeOfTheEmbeddedMetricFormat() {
    assertThat(told(false, "api").getFirst())
        .isEqualTo(
            new JsonObject(
                """
                {"_aws": {
                   "Timestamp": 1772359200250,
                   "CloudWatchMetrics": [{
                     "Namespace": "Tenantry",
                     "Dimensions": [["Role"]],
                     "Metrics": [{"Name": "DesiredNodes", "Unit": "Count"}]}]},
                 "timestamp": "2026-03-01T10:00:00.250Z",
                 "level": "INFO",
                 "message": "how many nodes there should be",
                 "Role": "api",
                 "DesiredNodes": 3}
                """));
  }

  /** A target member that is not there makes CloudWatch drop the whole line. */
  @Test
  void eachMetricAndDimensionThatItNamesIsAMemberOfItsRoot() {
    var line = told(false, "worker").getFirst();
    var directive = line.getJsonObject("_aws").getJsonArray("CloudWatchMetrics").getJsonObject(0);

    for (var name : directive.getJsonArray("Dimensions").getJsonArray(0)) {
      assertThat(line.getValue((String) name)).isInstanceOf(String.class);
    }
    for (var metric : directive.getJsonArray("Metrics")) {
      assertThat(line.getValue(((JsonObject) metric).getString("Name"))).isInstanceOf(Number.class);
    }
    assertThat(line.getJsonObject("_aws").getValue("Timestamp")).isInstanceOf(Number.class);
  }

  @Test
  void eachRoleHasALineAlsoInALogForPeople() {
    assertThat(told(true, "api", "worker"))
        .extracting(line -> line.getString("Role"))
        .containsExactly("api", "worker");
    assertThat(told(false)).isEmpty();
  }

  @Test
  void itIsToldEachMinuteAtLeast() {
    assertThat(Configured.byDefault().autoscaler().cloudwatchRoles()).isEmpty();
    Configured.refuses(
        "autoscaler.cloudwatch_roles", "Api", "must be names of services, such as api");
  }
}

package io.tenantry.ship;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Jobs;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every metric that an alert or the dashboard names is one that a running platform tells. */
class MetricNamesIT {
  private static final Pattern NAMED =
      Pattern.compile("\\b(?:tenantry|vertx|jvm|process)_[a-z0-9_]+");
  private static final Pattern TOLD = Pattern.compile("(?m)^([a-z][a-z0-9_]+)[{ ]");
  private static final Path ALERTS = Path.of("docker/prometheus/alerts.yaml");
  private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/tenantry.json");

  private static Set<String> named(String text) {
    return NAMED
        .matcher(text)
        .results()
        .map(it -> it.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> told() {
    var port = SharedPlatform.started().platform().managementPort();
    var text = new Api("http://127.0.0.1:" + port, null).get("/metrics").is(200).text();
    return TOLD.matcher(text).results().map(it -> it.group(1)).collect(Collectors.toSet());
  }

  /** Some metrics are there once there was something to tell. */
  private static Set<String> unknown(String text) {
    Jobs.succeed(SharedPlatform.onboard().admin(), "resources.export", new JsonObject());
    Patience.until("the depth of the queue is told", () -> told().contains("tenantry_jobs_depth"));
    var unknown = named(text);
    unknown.removeAll(told());
    return unknown;
  }

  @Test
  void theAlertsNameWhatThePlatformTells() throws IOException {
    var alerts = Files.readString(ALERTS);

    assertThat(named(alerts)).hasSizeGreaterThan(10);
    assertThat(unknown(alerts)).isEmpty();
  }

  @Test
  void theDashboardNamesWhatThePlatformTells() throws IOException {
    var dashboard = Files.readString(DASHBOARD);

    assertThat(named(dashboard)).hasSizeGreaterThan(20);
    assertThat(unknown(dashboard)).isEmpty();
  }

  @Test
  void aNameThatThePlatformDoesNotTellIsFound() {
    assertThat(unknown("rate(tenantry_http_requests_count[5m]) > tenantry_jobs_depth"))
        .containsExactly("tenantry_http_requests_count");
  }
}

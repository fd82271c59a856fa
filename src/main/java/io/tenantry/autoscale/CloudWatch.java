package io.tenantry.autoscale;

import io.tenantry.kernel.log.LogSink;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Tells CloudWatch how many nodes there should be, by lines of the log in its embedded metric
 * format: CloudWatch Logs makes a metric of each, and nobody here speaks to AWS.
 */
final class CloudWatch {
  private final LogSink log;
  private final List<String> roles;

  /**
   * @param roles the values of the metric's dimension {@code Role}; without any, nothing is told
   */
  CloudWatch(LogSink log, List<String> roles) {
    this.log = log;
    this.roles = List.copyOf(roles);
  }

  /**
   * A line for each role.
   *
   * @param at of the round that decided, so that a late line is no news
   */
  void tell(int nodes, Instant at) {
    roles.forEach(role -> log.write(line(role, nodes, at).encode() + '\n'));
  }

  static JsonObject line(String role, int nodes, Instant at) {
    var directive =
        JsonObject.of(
            "Namespace",
            "Tenantry",
            "Dimensions",
            JsonArray.of(JsonArray.of("Role")),
            "Metrics",
            JsonArray.of(JsonObject.of("Name", "DesiredNodes", "Unit", "Count")));
    return JsonObject.of(
        "_aws",
        JsonObject.of("Timestamp", at.toEpochMilli(), "CloudWatchMetrics", JsonArray.of(directive)),
        "timestamp",
        at.toString(),
        "level",
        "INFO",
        "message",
        "how many nodes there should be",
        "Role",
        role,
        "DesiredNodes",
        nodes);
  }
}

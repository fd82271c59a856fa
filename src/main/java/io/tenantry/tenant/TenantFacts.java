package io.tenantry.tenant;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What every node must know of a tenant at each request. {@code revision} grows with any change,
 * {@code accessVersion} with those of who may do what inside.
 *
 * @param maxRequests an operator's own limit for the tenant; null where its tier's holds
 * @param refusedMetric the hard quota that is used up; null where none is
 */
record TenantFacts(
    String id,
    String status,
    String tier,
    long revision,
    long accessVersion,
    @Nullable Integer maxRequests,
    @Nullable Integer windowSeconds,
    @Nullable String refusedMetric,
    @Nullable OffsetDateTime refusedUntil) {

  static TenantFacts of(Row row) {
    return new TenantFacts(
        row.getString("id"),
        row.getString("status"),
        row.getString("tier"),
        row.getLong("revision"),
        row.getLong("access_version"),
        row.getInteger("max_requests"),
        row.getInteger("window_seconds"),
        row.getString("refused_metric"),
        row.getOffsetDateTime("refused_until"));
  }

  JsonObject toJson() {
    var facts =
        JsonObject.of(
            "id", id,
            "status", status,
            "tier", tier,
            "revision", revision,
            "access_version", accessVersion);
    if (maxRequests != null) {
      facts.put(
          "rate_limit",
          JsonObject.of("max_requests", maxRequests, "window_seconds", windowSeconds));
    }
    if (refusedUntil != null) {
      facts.put(
          "quota_used_up",
          JsonObject.of("metric", refusedMetric, "until", Times.text(refusedUntil)));
    }
    return facts;
  }
}

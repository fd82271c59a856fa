package io.tenantry.quota;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/**
 * How much of a metric a tenant may use in a period.
 *
 * @param limit in the metric's own unit, 0 or more
 * @param hard whether calls are refused once it is used up
 */
record Quota(String metric, BigDecimal limit, Period period, boolean hard) {
  String kind() {
    return hard ? "hard" : "soft";
  }

  /** What of it can change, for the audit log. */
  JsonObject toJson() {
    return JsonObject.of("limit", plain(limit), "period", period.text(), "kind", kind());
  }

  /** A number with its digits, never as 1E+6. */
  static BigDecimal plain(BigDecimal number) {
    var stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}

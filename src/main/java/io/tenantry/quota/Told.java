package io.tenantry.quota;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The quotas that hold for a tenant, and what has been told of them already. */
record Told(List<Quota> quotas, Set<Reached> reached, List<Refusal> refusals) {

  Told(List<Quota> quotas) {
    this(quotas, new HashSet<>(), new ArrayList<>());
  }

  /** A share of a quota, in percent, that was reached in the period that began at a time. */
  record Reached(String metric, OffsetDateTime start, int threshold) {
    static Reached of(Row row) {
      return new Reached(
          row.getString("metric"),
          row.getOffsetDateTime("period_start"),
          row.getInteger("threshold"));
    }
  }

  /** That a threshold was reached, with what was used when it was seen. */
  record Notice(Reached reached, BigDecimal used, BigDecimal limit) {
    JsonObject toJson() {
      return JsonObject.of(
          "threshold",
          reached.threshold(),
          "period_start",
          Times.text(reached.start()),
          "used",
          used,
          "limit",
          limit);
    }
  }

  /** That a tenant's calls are refused because of a metric, until its period ends. */
  record Refusal(String metric, OffsetDateTime until) {
    static Refusal of(Row row) {
      return new Refusal(row.getString("metric"), row.getOffsetDateTime("until"));
    }
  }
}

package io.tenantry.metering;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant used in one minute, in one group of one metric; to be added to what is there.
 *
 * @param start the minute's beginning
 * @param dimensions the group, as the text of a JSON object of texts, members in one order
 * @param events how many events there were
 * @param latestAt when the latest value was
 */
record Window(
    String tenant,
    String metric,
    OffsetDateTime start,
    String dimensions,
    long events,
    BigDecimal sum,
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    @Nullable BigDecimal latest,
    @Nullable OffsetDateTime latestAt) {

  /** The group of everything beyond the groups that a metric may have; no value is no text. */
  static final String OTHER_GROUPS = "{\"$other\":true}";

  /** One of a metric that is only added up. */
  static Window of(
      String tenant,
      String metric,
      OffsetDateTime start,
      String dimensions,
      long events,
      BigDecimal sum) {
    return new Window(tenant, metric, start, dimensions, events, sum, null, null, null, null);
  }
}

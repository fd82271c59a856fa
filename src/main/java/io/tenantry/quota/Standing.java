package io.tenantry.quota;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a tenant stands with a quota.
 *
 * @param start when the period began
 * @param used in the metric's own unit
 */
record Standing(Quota quota, OffsetDateTime start, BigDecimal used) {
  /** The shares of a quota, in percent, that are told of when they are reached. */
  private static final List<Integer> THRESHOLDS = List.of(80, 100);

  OffsetDateTime end() {
    return quota.period().end(start);
  }

  boolean refuses() {
    return quota.hard() && reached(100);
  }

  // Of nothing, everything is used.
  private BigDecimal share() {
    return quota.limit().signum() == 0
        ? BigDecimal.ONE
        : Quota.plain(used.divide(quota.limit(), 4, RoundingMode.DOWN));
  }

  /** The thresholds that are reached. */
  Stream<Told.Notice> notices() {
    return THRESHOLDS.stream()
        .filter(this::reached)
        .map(threshold ->
            new Told.Notice(
                new Told.Reached(quota.metric(), start, threshold),
                Quota.plain(used),
                Quota.plain(quota.limit())));
  }

  private boolean reached(int percent) {
    return used.movePointRight(2).compareTo(quota.limit().multiply(BigDecimal.valueOf(percent)))
        >= 0;
  }

  JsonObject toJson() {
    return JsonObject.of(
        "metric", quota.metric(),
        "limit", Quota.plain(quota.limit()),
        "period", quota.period().text(),
        "kind", quota.kind(),
        "used", Quota.plain(used),
        "used_share", share(),
        "remaining", Quota.plain(quota.limit().subtract(used).max(BigDecimal.ZERO)),
        "resets_at", Times.text(end()));
  }
}

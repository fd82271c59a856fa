package io.tenantry.metering;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the events of one window and group add up to; every aggregation is read from it. */
final class Total {
  private long events;
  private BigDecimal sum = BigDecimal.ZERO;
  private @Nullable BigDecimal min;
  private @Nullable BigDecimal max;
  private @Nullable BigDecimal latest;
  private @Nullable OffsetDateTime latestAt;
  private final Set<UUID> values = new HashSet<>();

  void add(OffsetDateTime at, Reading reading) {
    events++;
    var number = reading.number();
    if (number != null) {
      sum = sum.add(number);
      spread(number, number);
      follow(number, at);
    }
    if (reading.value() != null) {
      values.add(reading.value());
    }
  }

  /** As if all that the other one has were added here. */
  void add(Total other) {
    events += other.events;
    sum = sum.add(other.sum);
    if (other.min != null && other.max != null) {
      spread(other.min, other.max);
    }
    if (other.latest != null && other.latestAt != null) {
      follow(other.latest, other.latestAt);
    }
    values.addAll(other.values);
  }

  private void spread(BigDecimal low, BigDecimal high) {
    min = min == null || low.compareTo(min) < 0 ? low : min;
    max = max == null || high.compareTo(max) > 0 ? high : max;
  }

  // Of events at the same time the greatest counts, so that their order makes no difference.
  private void follow(BigDecimal number, OffsetDateTime at) {
    int later = latestAt == null ? 1 : at.compareTo(latestAt);
    if (later > 0 || (later == 0 && latest != null && number.compareTo(latest) > 0)) {
      latest = number;
      latestAt = at;
    }
  }

  long events() {
    return events;
  }

  BigDecimal sum() {
    return sum;
  }

  @Nullable BigDecimal min() {
    return min;
  }

  @Nullable BigDecimal max() {
    return max;
  }

  @Nullable BigDecimal latest() {
    return latest;
  }

  @Nullable OffsetDateTime latestAt() {
    return latestAt;
  }

  Set<UUID> values() {
    return values;
  }
}

package io.tenantry.metering;

import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Events by meter, minute and group, on their way into the tables. */
final class Windows {
  private final Map<Key, Total> totals = new LinkedHashMap<>();
  private final Map<String, Meter> meters = new LinkedHashMap<>();

  /** One window of one meter's group. */
  record Key(String metric, OffsetDateTime minute, String group) {}

  /** The figures of a meter that are kept apart, such as those of one model. */
  record Group(String metric, String dimensions) {}

  void add(Meter meter, OffsetDateTime at, Reading reading) {
    meters.putIfAbsent(meter.name(), meter);
    var key = new Key(meter.name(), at.truncatedTo(ChronoUnit.MINUTES), reading.group());
    totals.computeIfAbsent(key, any -> new Total()).add(at, reading);
  }

  /** The groups of meters that have any, in the order in which they came. */
  Set<Group> groups() {
    var groups = new LinkedHashSet<Group>();
    for (var key : totals.keySet()) {
      if (!meter(key.metric()).groupBy().isEmpty()) {
        groups.add(new Group(key.metric(), key.group()));
      }
    }
    return groups;
  }

  /** The windows of these groups become those of their meters' group for all others. */
  void moveToOther(Set<Group> homeless) {
    if (homeless.isEmpty()) {
      return;
    }
    for (var window : Map.copyOf(totals).entrySet()) {
      var key = window.getKey();
      if (homeless.contains(new Group(key.metric(), key.group()))) {
        totals.remove(key);
        totals
            .computeIfAbsent(
                new Key(key.metric(), key.minute(), Window.OTHER_GROUPS), any -> new Total())
            .add(window.getValue());
      }
    }
  }

  private Meter meter(String name) {
    var meter = meters.get(name);
    if (meter == null) {
      throw new IllegalStateException("no meter " + name);
    }
    return meter;
  }

  Map<Key, Total> totals() {
    return totals;
  }
}

package io.tenantry.metering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Sorts out which of the events that came together are new, and what these add up to. */
final class Count {
  private final Map<String, List<Meter>> byType = new HashMap<>();
  private final Set<UUID> known;
  private final List<Event> fresh = new ArrayList<>();
  private final Windows windows = new Windows();

  /**
   * @param known the keys of those events that were counted before
   */
  Count(List<Meter> meters, Set<UUID> known) {
    for (var meter : meters) {
      byType.computeIfAbsent(meter.eventType(), type -> new ArrayList<>()).add(meter);
    }
    this.known = new HashSet<>(known);
  }

  /** Adds what is new of a submission, and tells it what became of each of its events. */
  void add(Submission submission) {
    submission.begin();
    for (var numbered : submission.events()) {
      var event = numbered.event();
      if (known.contains(event.key())) {
        submission.duplicate();
        continue;
      }
      try {
        add(event);
        submission.accept();
      } catch (Rejection rejection) {
        submission.reject(numbered, rejection);
      }
    }
  }

  // One meter that cannot read the event is enough for it to count nowhere.
  private void add(Event event) {
    var meters = byType.getOrDefault(event.type(), List.of());
    var readings = new ArrayList<Reading>(meters.size());
    for (var meter : meters) {
      readings.add(Reading.of(meter, event.data()));
    }
    known.add(event.key());
    fresh.add(event);
    for (int i = 0; i < meters.size(); i++) {
      windows.add(meters.get(i), event.at(), readings.get(i));
    }
  }

  List<Event> fresh() {
    return fresh;
  }

  Windows windows() {
    return windows;
  }
}

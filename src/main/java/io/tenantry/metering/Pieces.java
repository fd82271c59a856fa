package io.tenantry.metering;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * From which tables a time is read: whole days, whole hours beside them, and minutes for the rest;
 * each instant from exactly one. An hour that has changed since it was rolled up is read from its
 * minutes, so that what is answered is exact.
 */
record Pieces(List<Span> days, List<Span> hours, List<Span> minutes) {
  static final Duration HOUR = Duration.ofHours(1);
  static final Duration DAY = Duration.ofDays(1);

  /** The longest windows that may be read: those of a zone by the half hour fit no hour of UTC. */
  enum Coarsest {
    MINUTE,
    HOUR,
    DAY
  }

  /**
   * @param range from a whole minute to a whole minute
   * @param changed the hours that are not rolled up
   */
  static Pieces of(Span range, Coarsest coarsest, SortedSet<Instant> changed) {
    var pieces = new Pieces(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    var hours = range.whole(HOUR);
    if (coarsest == Coarsest.MINUTE || hours.isEmpty()) {
      add(pieces.minutes, range);
      return pieces;
    }
    add(pieces.minutes, new Span(range.from(), hours.from()));
    var from = hours.from();
    for (var hour : changed.subSet(hours.from(), hours.to())) {
      pieces.addHours(new Span(from, hour), coarsest);
      from = hour.plus(HOUR);
      add(pieces.minutes, new Span(hour, from));
    }
    pieces.addHours(new Span(from, hours.to()), coarsest);
    add(pieces.minutes, new Span(hours.to(), range.to()));
    return pieces;
  }

  private void addHours(Span span, Coarsest coarsest) {
    var whole = span.whole(DAY);
    if (coarsest == Coarsest.HOUR || whole.isEmpty()) {
      add(hours, span);
      return;
    }
    add(hours, new Span(span.from(), whole.from()));
    add(days, whole);
    add(hours, new Span(whole.to(), span.to()));
  }

  private static void add(List<Span> spans, Span span) {
    if (span.isEmpty()) {
      return;
    }
    if (!spans.isEmpty() && spans.getLast().to().equals(span.from())) {
      spans.set(spans.size() - 1, new Span(spans.getLast().from(), span.to()));
    } else {
      spans.add(span);
    }
  }
}

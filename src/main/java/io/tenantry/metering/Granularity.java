package io.tenantry.metering;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How long the windows of an answer are; they begin where the caller's zone has them begin. */
enum Granularity {
  MINUTE(ChronoUnit.MINUTES),
  HOUR(ChronoUnit.HOURS),
  DAY(ChronoUnit.DAYS),
  MONTH(ChronoUnit.MONTHS);

  private final ChronoUnit unit;

  Granularity(ChronoUnit unit) {
    this.unit = unit;
  }

  static Granularity of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  /** The name in the contract. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The beginning of the window that an instant is in. */
  Instant start(Instant instant, ZoneId zone) {
    var local = instant.atZone(zone);
    if (this == MINUTE || this == HOUR) {
      // By the offset of this very instant: a local hour may come twice.
      return local.toOffsetDateTime().truncatedTo(unit).toInstant();
    }
    var day = local.toLocalDate();
    return (this == MONTH ? day.withDayOfMonth(1) : day).atStartOfDay(zone).toInstant();
  }

  /** The beginning of the window behind the one that begins here. */
  Instant next(Instant start, ZoneId zone) {
    if (this == MINUTE || this == HOUR) {
      return start(start.plus(1, unit), zone);
    }
    return start(start.atZone(zone).plus(1, unit).toInstant(), zone);
  }

  /** About how many windows a time has. */
  long count(Span span) {
    return ChronoUnit.SECONDS.between(span.from(), span.to()) / unit.getDuration().toSeconds() + 1;
  }

  /** The longest windows of UTC that its own are made of. */
  Pieces.Coarsest coarsest(Span span, ZoneId zone) {
    var offsets = new Offsets(span, zone);
    if (this == MINUTE || !offsets.areWholeHours()) {
      return Pieces.Coarsest.MINUTE;
    }
    return this == HOUR || !offsets.areZero() ? Pieces.Coarsest.HOUR : Pieces.Coarsest.DAY;
  }

  /** The offsets from UTC that a zone has in a time. */
  private record Offsets(Span span, ZoneId zone) {
    boolean areWholeHours() {
      return all(offset -> offset.getTotalSeconds() % 3600 == 0);
    }

    boolean areZero() {
      return all(offset -> offset.getTotalSeconds() == 0);
    }

    private boolean all(java.util.function.Predicate<ZoneOffset> holds) {
      var rules = zone.getRules();
      boolean all = holds.test(rules.getOffset(span.from()));
      var transition = rules.nextTransition(span.from());
      while (all && transition != null && transition.getInstant().isBefore(span.to())) {
        all = holds.test(transition.getOffsetAfter());
        transition = rules.nextTransition(transition.getInstant());
      }
      return all;
    }
  }
}

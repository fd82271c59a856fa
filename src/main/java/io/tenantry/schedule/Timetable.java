package io.tenantry.schedule;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.Nearest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * The times that a cron expression names in a time zone. A time of the day that comes twice, where
 * clocks go back, counts once; one that does not exist, where they go forward, is the first that
 * does. An expression that names no hours keeps its rhythm through both.
 */
record Timetable(Cron cron, ZoneId zone) {
  // Built once: it makes a copy of all names at each call.
  private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());
  private static final int MINUTE = 60;
  private static final String PARSERS_WORDS = "Failed to parse cron expression. ";

  /** Fails with 400 where the expression is none or the zone does not exist. */
  static Timetable of(String cron, String zone) {
    return new Timetable(cron(cron), zone(zone));
  }

  private static Cron cron(String text) {
    try {
      return Cron.parse(text);
    } catch (IllegalArgumentException e) {
      var why = String.valueOf(e.getMessage()).replace(PARSERS_WORDS, "");
      throw refusal("/cron", "is no cron expression: " + why);
    }
  }

  private static ZoneId zone(String id) {
    if (!ZONES.contains(id)) {
      var nearest = Nearest.to(id, ZONES);
      throw refusal(
          "/time_zone",
          "is no time zone of IANA's" + nearest.map("; did you mean `%s`?"::formatted).orElse(""));
    }
    return ZoneId.of(id);
  }

  private static RuntimeException refusal(String pointer, String detail) {
    return KernelProblem.VALIDATION_FAILED.because(
        "The schedule cannot be kept.",
        JsonObject.of("errors", JsonArray.of(JsonObject.of("pointer", pointer, "detail", detail))));
  }

  /** The first time after this one; fails with 400 where there never is one. */
  Instant first(Instant after) {
    return next(after).orElseThrow(() -> refusal("/cron", "names a time that never comes"));
  }

  /** The first time after this one; empty where there never is one. */
  Optional<Instant> next(Instant after) {
    return cron.isEveryHour() ? inRhythm(after) : onTheClock(after);
  }

  private Optional<Instant> onTheClock(Instant after) {
    var wall = cron.next(LocalDateTime.ofInstant(after, zone));
    while (wall.isPresent()) {
      var time = instant(wall.get());
      // It was here before the clocks went back.
      if (time.isAfter(after)) {
        return Optional.of(time);
      }
      wall = cron.next(wall.get());
    }
    return Optional.empty();
  }

  private Instant instant(LocalDateTime wall) {
    var change = zone.getRules().getTransition(wall);
    return change != null && change.isGap()
        ? change.getInstant()
        : wall.toInstant(zone.getRules().getOffset(wall));
  }

  private Optional<Instant> inRhythm(Instant after) {
    var rules = zone.getRules();
    var from = after;
    var wall = cron.next(LocalDateTime.ofInstant(from, zone));
    while (wall.isPresent()) {
      var time = wall.get().toInstant(rules.getOffset(from));
      var change = rules.nextTransition(from);
      if (change == null || time.isBefore(change.getInstant())) {
        return Optional.of(time);
      }
      // The clocks are moved before: the rest is counted by what they say then.
      from = change.getInstant();
      wall = cron.next(change.getDateTimeAfter().minusSeconds(1));
    }
    return Optional.empty();
  }

  /** The last time from this one on that is not after {@code now}; this one where there is none. */
  Instant latest(Instant from, Instant now) {
    if (!isDue(from, now)) {
      return from;
    }
    // Halved, not walked: a minute's schedule may have been away for a year.
    long low = Math.floorDiv(from.getEpochSecond(), MINUTE);
    long high = Math.floorDiv(now.getEpochSecond(), MINUTE);
    while (high - low > 1) {
      long middle = (low + high) / 2;
      if (isDue(minute(middle), now)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return next(minute(low)).orElse(from);
  }

  private boolean isDue(Instant from, Instant now) {
    return next(from).filter(time -> !time.isAfter(now)).isPresent();
  }

  private static Instant minute(long number) {
    return Instant.ofEpochSecond(number * MINUTE);
  }
}

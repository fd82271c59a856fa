package io.tenantry.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cron expression: the five fields of UNIX, or a name such as {@code @daily}. It knows the times
 * of a wall clock that nobody ever moves; {@link Timetable} knows real ones.
 */
final class Cron {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private static final Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final Set<String> EVERY_HOUR = Set.of("*", "*/1", "0-23");

  private final ExecutionTime times;
  private final boolean everyHour;

  private Cron(ExecutionTime times, boolean everyHour) {
    this.times = times;
    this.everyHour = everyHour;
  }

  /** Fails with {@link IllegalArgumentException}, whose message says what is wrong. */
  static Cron parse(String text) {
    var fields = NAMED.getOrDefault(text, text);
    var times = ExecutionTime.forCron(PARSER.parse(fields));
    var hours = fields.strip().split(" +", 3)[1];
    return new Cron(times, EVERY_HOUR.contains(hours));
  }

  /** Whether it names no hours, so that what it asks for is a rhythm and not times of the day. */
  boolean isEveryHour() {
    return everyHour;
  }

  /** The first time after this one; empty where there is none, as on 30 February. */
  Optional<LocalDateTime> next(LocalDateTime after) {
    return times.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }
}

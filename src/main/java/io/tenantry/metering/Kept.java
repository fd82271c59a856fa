package io.tenantry.metering;

import io.tenantry.kernel.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** How far back usage can be told by the minute and by the hour. */
record Kept(InstantSource clock, Duration minutes, Duration hours) {

  /** Refuses what could be answered in part only: less than was used is a wrong answer. */
  void refuseWhatIsGone(Pieces pieces) {
    var now = clock.instant();
    refuse(pieces.minutes(), now.minus(minutes), "minute", "hours");
    refuse(pieces.hours(), now.minus(hours), "hour", "days");
  }

  private static void refuse(
      java.util.List<Span> spans, Instant since, String unit, String coarser) {
    if (!spans.isEmpty() && spans.getFirst().from().isBefore(since)) {
      throw Question.refuse(
          "/query/from",
          "asks for usage by the %s of before %s, which is kept by whole UTC %s only"
              .formatted(unit, Times.text(since.atOffset(ZoneOffset.UTC)), coarser));
    }
  }
}

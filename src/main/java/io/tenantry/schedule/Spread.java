package io.tenantry.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * By how much each schedule is late, always the same, so that many of one time do not fall on one
 * second.
 *
 * @param most how much it is at most; none where it is zero
 */
record Spread(Duration most) {

  Instant apply(UUID schedule, Instant tick) {
    return tick.plus(of(schedule));
  }

  Duration of(UUID schedule) {
    // An id's last bits are chance.
    long steps = most.toMillis() + 1;
    return Duration.ofMillis(Math.floorMod(schedule.getLeastSignificantBits(), steps));
  }
}

package io.tenantry.schedule;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A schedule whose time has come.
 *
 * @param tick the time that is due, or the oldest of several that were missed
 * @param now PostgreSQL's time when it was found
 */
record Due(String tenant, UUID schedule, OffsetDateTime tick, OffsetDateTime now) {

  /** How late it is for the time that it was to be fired at. */
  Duration lateness(Spread spread) {
    return Duration.between(spread.apply(schedule, tick.toInstant()), now.toInstant());
  }
}

package io.tenantry.schedule;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule that was just written is due first.
 *
 * @param tick the time that its cron expression names; null where it is off
 * @param runAt the same with its spread
 */
record FirstRun(@Nullable OffsetDateTime tick, @Nullable OffsetDateTime runAt) {
  static final FirstRun NEVER = new FirstRun(null, null);

  static FirstRun at(Instant tick, Instant runAt) {
    return new FirstRun(tick.atOffset(ZoneOffset.UTC), runAt.atOffset(ZoneOffset.UTC));
  }
}

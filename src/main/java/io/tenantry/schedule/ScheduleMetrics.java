package io.tenantry.schedule;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What an operator sees of schedules: how many fire, how late they do, how many cannot. */
final class ScheduleMetrics {
  private final Timer late;
  private final Counter failed;

  ScheduleMetrics(MeterRegistry registry) {
    this.late =
        Timer.builder("tenantry.schedules.fired")
            .description("Schedules that were fired, by how late each was for its spread time")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(100))
            .maximumExpectedValue(Duration.ofHours(1))
            .register(registry);
    this.failed =
        Counter.builder("tenantry.schedules.failed")
            .description("Times that a schedule could not be fired and was put off")
            .register(registry);
  }

  void fired(Duration lateness) {
    late.record(lateness.isNegative() ? Duration.ZERO : lateness);
  }

  void failed() {
    failed.increment();
  }
}

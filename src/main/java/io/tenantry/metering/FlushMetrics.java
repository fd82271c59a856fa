package io.tenantry.metering;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tenantry.kernel.usage.UsageJournal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How far the database is behind what was counted, and how that came. */
final class FlushMetrics {
  private final Timer flushes;
  private final Timer rollUps;
  private final Counter failures;
  private final Counter windows;
  private final Counter moved;
  // When what waits began to wait; 0 where nothing does.
  private final AtomicLong waitingSince = new AtomicLong();

  FlushMetrics(MeterRegistry registry, UsageJournal journal) {
    this.flushes =
        Timer.builder("tenantry.metering.flushes")
            .description("Turns at carrying what was counted into the database")
            .register(registry);
    this.rollUps =
        Timer.builder("tenantry.metering.roll.ups")
            .description("Turns at rolling usage up by hour and day")
            .register(registry);
    this.failures =
        Counter.builder("tenantry.metering.failures")
            .description("Turns that the database did not take; what they had is tried again")
            .register(registry);
    this.windows =
        Counter.builder("tenantry.metering.windows")
            .description("Windows of usage that were added to")
            .register(registry);
    this.moved =
        Counter.builder("tenantry.metering.moved")
            .description("Counts of a time that cannot be kept: this node's clock was far off")
            .register(registry);
    FunctionCounter.builder("tenantry.metering.lost", journal, UsageJournal::lost)
        .description("Requests that were not counted since the journal was full")
        .register(registry);
    Gauge.builder("tenantry.metering.lag.seconds", this, FlushMetrics::lagSeconds)
        .description("How long what was counted has been waiting for the database")
        .register(registry);
    Gauge.builder("tenantry.metering.journal.bytes", journal, UsageJournal::bytes)
        .description("The size of the journal")
        .register(registry);
    Gauge.builder("tenantry.metering.volatile", journal, it -> it.isVolatile() ? 1 : 0)
        .description("1 while counts lie in memory only, since no file can be written")
        .register(registry);
  }

  void waits(boolean something) {
    if (something) {
      waitingSince.compareAndSet(0, System.nanoTime());
    } else {
      waitingSince.set(0);
    }
  }

  double lagSeconds() {
    long since = waitingSince.get();
    return since == 0 ? 0 : (System.nanoTime() - since) / 1e9;
  }

  void ran(long nanos) {
    flushes.record(nanos, TimeUnit.NANOSECONDS);
  }

  void rolledUp(long nanos) {
    rollUps.record(nanos, TimeUnit.NANOSECONDS);
  }

  void counted(int rows, int ofAnotherTime) {
    windows.increment(rows);
    moved.increment(ofAnotherTime);
  }

  void failed() {
    failures.increment();
  }
}

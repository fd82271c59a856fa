package io.tenantry.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how late its event loop runs a timer: what every request on that loop waits beside its
 * own work. One instance for each loop.
 */
public final class LagVerticle extends VerticleBase {
  private static final long PERIOD_MILLIS = 100;

  private final MeterRegistry registry;
  private final AtomicLong worst = new AtomicLong();
  private long due;

  public LagVerticle(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Future<?> start() {
    registry.gauge(
        "tenantry.event.loop.lag.seconds",
        java.util.List.of(
            io.micrometer.core.instrument.Tag.of("loop", Thread.currentThread().getName())),
        worst,
        // Each scrape sees the worst since the one before.
        gauge -> gauge.getAndSet(0) / 1e9);
    due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    vertx.setPeriodic(PERIOD_MILLIS, timer -> measure());
    return Future.succeededFuture();
  }

  private void measure() {
    long now = System.nanoTime();
    long late = Math.max(0, now - due);
    worst.accumulateAndGet(late, Math::max);
    due = now + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
  }
}

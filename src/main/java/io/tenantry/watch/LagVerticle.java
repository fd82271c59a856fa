package io.tenantry.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how late its event loop runs a timer: what every request on that loop waits beside its
 * own work. One instance for each loop.
 */
public final class LagVerticle extends VerticleBase {
  private static final long PERIOD_MILLIS = 100;

  private static final int MEASURES = 10;

  private final Bus bus;
  private final MeterRegistry registry;
  private final AtomicLong worst = new AtomicLong();
  private long due;
  private long late;
  private int measured;

  public LagVerticle(Bus bus, MeterRegistry registry) {
    this.bus = bus;
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
    long since = Math.max(0, now - due);
    worst.accumulateAndGet(since, Math::max);
    late += since;
    if (++measured == MEASURES) {
      tell();
    }
    due = now + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
  }

  // The mean, since the worst is mostly a collection of garbage.
  private void tell() {
    var loop = Thread.currentThread().getName();
    bus.publishHere("loop.late", JsonObject.of("loop", loop, "mean_ms", late / 1e6 / measured));
    late = 0;
    measured = 0;
  }
}

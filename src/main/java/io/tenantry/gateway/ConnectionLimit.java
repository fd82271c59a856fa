package io.tenantry.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the client connections of the whole process, whichever event loop has them. */
final class ConnectionLimit {
  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter refused;

  ConnectionLimit(int most, MeterRegistry registry) {
    this.most = most;
    this.refused =
        Counter.builder("tenantry.http.connections.refused")
            .description("Connections closed at once, because there were too many")
            .register(registry);
    Gauge.builder("tenantry.http.connections", open, AtomicInteger::get)
        .description("Client connections that are open")
        .register(registry);
  }

  /** Whether there is room for one more, which {@link #leave} must then give back. */
  boolean enter() {
    // Not up and down again: a moment over the limit would refuse a connection that has room.
    boolean entered = open.getAndUpdate(count -> count < most ? count + 1 : count) < most;
    if (!entered) {
      refused.increment();
    }
    return entered;
  }

  void leave() {
    open.decrementAndGet();
  }
}

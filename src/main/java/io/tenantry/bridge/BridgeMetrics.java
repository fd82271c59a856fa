package io.tenantry.bridge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What an operator sees of the bridge: who is there, what they have to do, what was refused. */
final class BridgeMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger servers = new AtomicInteger();
  private final AtomicInteger jobs = new AtomicInteger();

  BridgeMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("tenantry.bridge.servers", servers, AtomicInteger::get)
        .description("Programs that are connected to the bridge and have shown the token")
        .register(registry);
    Gauge.builder("tenantry.bridge.jobs", jobs, AtomicInteger::get)
        .description("Jobs that such programs were given and have not answered yet")
        .register(registry);
    for (var refusal : Refusal.values()) {
      registry.counter("tenantry.bridge.refused", "reason", refusal.text());
    }
  }

  void servers(int change) {
    servers.addAndGet(change);
  }

  void jobs(int change) {
    jobs.addAndGet(change);
  }

  void refused(Refusal refusal) {
    registry.counter("tenantry.bridge.refused", "reason", refusal.text()).increment();
  }
}

package io.tenantry.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Requests by operation and status as a histogram, and by tenant as a counter. One per event loop:
 * the meters of the registry are shared, the look-up tables are its own.
 */
final class RequestMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
    Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
    Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final TenantLabels labels;
  private final Map<String, Timer[]> timers = new HashMap<>();
  private final Map<String, Counter> tenants = new HashMap<>();

  RequestMetrics(MeterRegistry registry, TenantLabels labels) {
    this.registry = registry;
    this.labels = labels;
  }

  void record(Exchange exchange, int status, long nanos) {
    var operation = exchange.operation == null ? "none" : exchange.operation.id();
    var byStatus = timers.computeIfAbsent(operation, id -> new Timer[600]);
    int slot = status < 600 ? status : 599;
    var timer = byStatus[slot];
    if (timer == null) {
      timer = newTimer(operation, status);
      byStatus[slot] = timer;
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
    var principal = exchange.principal;
    var tenant = principal == null ? null : principal.caller().tenant();
    if (tenant != null) {
      tenants.computeIfAbsent(labels.labelOf(tenant), this::newCounter).increment();
    }
  }

  private Timer newTimer(String operation, int status) {
    return Timer.builder("tenantry.http.requests")
        .description("Requests answered, by operation and status")
        .tag("operation", operation)
        .tag("status", Integer.toString(status))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private Counter newCounter(String tenant) {
    return Counter.builder("tenantry.tenant.requests")
        .description("Requests answered, by tenant: the first tenants seen, and the others in one")
        .tag("tenant", tenant)
        .register(registry);
  }
}

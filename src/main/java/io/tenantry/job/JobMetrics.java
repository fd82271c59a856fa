package io.tenantry.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What an operator sees of jobs: how many wait and for how long, what they come to, what is lost.
 */
final class JobMetrics {
  private final MeterRegistry registry;
  private final Map<String, Double> gauges = new ConcurrentHashMap<>();
  private final Timer waited;
  private final Counter refused;
  private final Counter rescued;

  JobMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.waited =
        Timer.builder("tenantry.jobs.wait")
            .description("From the time a job was due to its start")
            .publishPercentileHistogram()
            .register(registry);
    this.refused =
        Counter.builder("tenantry.jobs.refused")
            .description("Results that came after the job had been given to another worker")
            .register(registry);
    this.rescued =
        Counter.builder("tenantry.jobs.rescued")
            .description("Jobs that were taken from workers whose lease had lapsed")
            .register(registry);
  }

  void started(double waitedSeconds) {
    waited.record((long) (Math.max(0, waitedSeconds) * 1e6), TimeUnit.MICROSECONDS);
  }

  void ran(String taskType, long nanos) {
    registry.timer("tenantry.jobs.run", "task_type", taskType).record(nanos, TimeUnit.NANOSECONDS);
  }

  void ended(JobStatus status) {
    registry
        .counter("tenantry.jobs.ended", "status", status.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  void refused(int jobs) {
    refused.increment(jobs);
  }

  void rescued(int jobs) {
    rescued.increment(jobs);
  }

  /** Shows how many jobs there are of each status that is not over, and how old the oldest is. */
  void depth(Iterable<StateRepository.Depth> all) {
    for (var status : JobStatus.values()) {
      if (!status.isOver()) {
        gauge("tenantry.jobs.depth", status.name(), 0);
        gauge("tenantry.jobs.oldest", status.name(), 0);
      }
    }
    for (var depth : all) {
      gauge("tenantry.jobs.depth", depth.status(), (double) depth.jobs());
      gauge("tenantry.jobs.oldest", depth.status(), Math.max(0, depth.oldestSeconds()));
    }
  }

  private void gauge(String name, String status, double value) {
    var label = status.toLowerCase(Locale.ROOT);
    if (gauges.put(name + label, value) == null) {
      io.micrometer.core.instrument.Gauge.builder(
              name, () -> gauges.getOrDefault(name + label, 0.0))
          .tag("status", label)
          .register(registry);
    }
  }
}

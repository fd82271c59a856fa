package io.tenantry.autoscale;

import io.tenantry.autoscale.policy.Reading;
import io.tenantry.autoscale.policy.Reading.Total;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The signals of a round, by name, out of what was heard and what the database says of jobs. */
final class Readings {
  private final Traffic traffic;
  private final Nodes nodes;
  private final double intervalSeconds;

  Readings(Traffic traffic, Nodes nodes, AutoscalerConfig config) {
    this.traffic = traffic;
    this.nodes = nodes;
    this.intervalSeconds = config.interval().toSeconds();
  }

  Map<String, Reading> ofTenant(Subject subject) {
    var readings = new HashMap<String, Reading>();
    jobs(readings, subject.waiting(), subject.running(), subject.oldest());
    requests(readings, traffic.of(subject.id()), subject.running());
    return readings;
  }

  /**
   * The platform's.
   *
   * @param wanted how many nodes were asked for
   */
  Map<String, Reading> ofNodes(List<Subject> all, int wanted) {
    var readings = ofJobs(all);
    requests(readings, traffic.ofAll(), running(all));
    if (traffic.isWhole()) {
      readings.put(Plan.LOAD, new Total(traffic.lastInterval() / intervalSeconds));
    }
    put(readings, "cpu", nodes.cpu(wanted));
    put(readings, "event_loop_lag_ms", nodes.lateness(wanted));
    return readings;
  }

  /** What one node that runs jobs has of them. */
  Map<String, Reading> ofWorkers(List<Subject> all) {
    var readings = ofJobs(all);
    double due = running(all) + all.stream().mapToLong(Subject::waiting).sum();
    readings.put(Plan.JOBS_PER_WORKER, new Total(due / Math.max(1, nodes.working())));
    return readings;
  }

  private static Map<String, Reading> ofJobs(List<Subject> all) {
    var readings = new HashMap<String, Reading>();
    jobs(
        readings,
        all.stream().mapToLong(Subject::waiting).sum(),
        running(all),
        all.stream().mapToDouble(Subject::oldest).max().orElse(0));
    return readings;
  }

  private static long running(List<Subject> all) {
    return all.stream().mapToLong(Subject::running).sum();
  }

  private static void jobs(
      Map<String, Reading> readings, long waiting, long running, double oldest) {
    readings.put("jobs_waiting", new Total(waiting));
    readings.put("jobs_running", new Total(running));
    readings.put("jobs_oldest_s", new Total(oldest));
  }

  // Sums that are too small say nothing: they are missing.
  private void requests(Map<String, Reading> readings, Traffic.Minute minute, long running) {
    if (traffic.isWhole()) {
      readings.put(Plan.REQUESTS, new Total(minute.requests()));
      readings.put(Plan.RESPONSE_TIME, new Total(minute.responseTime()));
      readings.put("concurrency", new Total(minute.underWay() + running));
    }
  }

  private static void put(Map<String, Reading> readings, String name, @Nullable Reading one) {
    if (one != null) {
      readings.put(name, one);
    }
  }
}

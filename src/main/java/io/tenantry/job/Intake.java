package io.tenantry.job;

import io.tenantry.job.StateRepository.Started;
import io.tenantry.kernel.job.ClaimedJob;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a worker's jobs from the queue to their tasks: each is started in PostgreSQL, its
 * payload is read, and what does not come so far is given back.
 */
final class Intake {
  private static final Logger LOGGER = LoggerFactory.getLogger(Intake.class);

  private final Jobs shared;
  private final Lease lease;
  private final Holdings holdings;
  private final Attendance attendance;
  private final BiConsumer<Started, Row> run;
  private final Runnable roomAgain;
  private final Set<ClaimedJob> jobs = new HashSet<>();

  /**
   * @param run takes over a job that is started and read
   * @param roomAgain is called whenever some are through
   */
  Intake(
      Jobs shared,
      Lease lease,
      Holdings holdings,
      Attendance attendance,
      BiConsumer<Started, Row> run,
      Runnable roomAgain) {
    this.shared = shared;
    this.lease = lease;
    this.holdings = holdings;
    this.attendance = attendance;
    this.run = run;
    this.roomAgain = roomAgain;
  }

  /** Those that are on the way. */
  Set<ClaimedJob> jobs() {
    return jobs;
  }

  /** Takes in what a worker claimed. */
  void take(long worker, List<ClaimedJob> claimed) {
    jobs.addAll(claimed);
    shared
        .states
        .start(worker, claimed)
        .onComplete(
            started -> {
              claimed.forEach(jobs::remove);
              leave(worker, claimed, started);
              load(started);
            },
            failure -> {
              claimed.forEach(jobs::remove);
              LOGGER
                  .atWarn()
                  .addKeyValue("jobs", claimed.size())
                  .addKeyValue("cause", failure.toString())
                  .log("jobs cannot be started now");
              // The answer may be lost and not the start.
              attendance.stray(worker, claimed);
              giveBack(worker, claimed);
            });
  }

  // What was not started is over, runs elsewhere, or waits for its tenant or its time.
  private void leave(long worker, List<ClaimedJob> claimed, List<Started> started) {
    if (started.size() < claimed.size()) {
      var left = new HashSet<>(claimed);
      started.forEach(job -> left.remove(job.job()));
      giveBack(worker, left);
    }
  }

  private void load(List<Started> started) {
    var byTenant = new HashMap<String, Map<UUID, Started>>();
    for (var job : started) {
      shared.metrics.started(job.waitedSeconds());
      byTenant
          .computeIfAbsent(job.job().tenant(), tenant -> new HashMap<>())
          .put(job.job().id(), job);
    }
    byTenant.forEach((tenant, unread) -> load(tenant, unread));
  }

  private void load(String tenant, Map<UUID, Started> unread) {
    // Held from here on, so that room is counted right while their payloads are read.
    var loading = claimed(unread.values());
    jobs.addAll(loading);
    shared
        .jobs
        .load(shared.jobs.names(tenant), unread.keySet())
        .onComplete(read -> {
          loading.forEach(jobs::remove);
          if (read.succeeded()) {
            for (var row : read.result()) {
              var job = unread.remove(row.getUUID("id"));
              if (job != null) {
                run.accept(job, row);
              }
            }
          }
          var left = claimed(unread.values());
          attendance.stray(lease.id(), left);
          giveBack(lease.id(), left);
          if (read.succeeded()) {
            roomAgain.run();
          }
        });
  }

  private static List<ClaimedJob> claimed(Collection<Started> jobs) {
    return jobs.stream().map(Started::job).toList();
  }

  private void giveBack(long worker, Collection<ClaimedJob> jobs) {
    var held = new HashMap<String, Integer>();
    jobs.forEach(job -> held.merge(job.tenant(), 1, Integer::sum));
    holdings.giveBack(Long.toString(worker), held);
  }
}

package io.tenantry.metering;

import static io.vertx.core.Future.await;

import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rolls usage up and keeps its tables in shape; several nodes may be at it at once. */
final class RollUp {
  private static final Logger LOGGER = LoggerFactory.getLogger(RollUp.class);
  private static final int MOST_HOURS = 100;
  private static final int FEWER = 10;
  private static final long ROOM_EVERY_NANOS = Duration.ofHours(1).toNanos();

  private final RollUpRepository repository;
  private final Map<String, Duration> kept;
  private final FlushMetrics metrics;
  private long roomMadeAt;

  RollUp(RollUpRepository repository, MeteringConfig config, FlushMetrics metrics) {
    this.repository = repository;
    this.metrics = metrics;
    this.kept =
        Map.of(
            "usage_metrics", config.minutesRetention(),
            "usage_hours", config.hoursRetention(),
            "usage_values", config.hoursRetention(),
            "usage_events", config.eventsRetention());
  }

  /** Makes room for what will be counted; blocks. */
  void makeRoom() {
    kept.forEach((table, time) -> await(repository.keepPartitions(table, time)));
    await(repository.deleteOldDays());
    roomMadeAt = System.nanoTime();
  }

  // Hours that are too full for so many in one statement's time come by fewer.
  private void rollUp(String tenant) {
    int hours = MOST_HOURS;
    boolean more = true;
    while (more) {
      try {
        more = await(repository.rollUp(tenant, hours));
      } catch (Exception e) {
        if (hours == 1) {
          throw e;
        }
        hours /= FEWER;
      }
    }
  }

  /** One turn, which blocks. What fails is tried at the next. */
  void run() {
    long began = System.nanoTime();
    try {
      var tenants = await(repository.listTenants(""));
      while (!tenants.isEmpty()) {
        tenants.forEach(this::rollUp);
        tenants = await(repository.listTenants(tenants.getLast()));
      }
      if (began - roomMadeAt > ROOM_EVERY_NANOS) {
        makeRoom();
      }
    } catch (Exception e) {
      // Whatever a future fails with is thrown as it is, checked or not.
      LOGGER.atWarn().addKeyValue("cause", e.toString()).log("usage is not rolled up yet");
    }
    metrics.rolledUp(System.nanoTime() - began);
  }
}

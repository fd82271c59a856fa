package io.tenantry.metering;

import io.tenantry.kernel.usage.UsageCount;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up the counts of several slabs, and makes windows of the built-in metrics of them. */
final class Tally {
  private static final long EARLIEST_MINUTES = Duration.ofDays(35).toMinutes();
  private static final long LATEST_MINUTES = 5;
  private static final int MICROS_OF_MILLIS = 3;

  private final long earliest;
  private final long latest;
  private final long present;
  private final Map<Key, Sums> sums = new HashMap<>();
  private int moved;

  /**
   * @param now the database's time: what a clock that is far off has counted is put where there is
   *     room for it
   */
  Tally(Instant now) {
    this.present = Math.floorDiv(now.getEpochSecond(), 60);
    this.earliest = present - EARLIEST_MINUTES;
    this.latest = present + LATEST_MINUTES;
  }

  private record Key(String tenant, String operation, String method, int status, long minute) {}

  private static final class Sums {
    private long requests;
    private long micros;
    private long bytes;
  }

  void add(UsageCount count) {
    long minute = count.minute();
    if (minute < earliest || minute > latest) {
      moved++;
      minute = minute < earliest ? earliest : present;
    }
    var key = new Key(count.tenant(), count.operation(), count.method(), count.status(), minute);
    var of = sums.computeIfAbsent(key, none -> new Sums());
    of.requests += count.requests();
    of.micros += count.micros();
    of.bytes += count.bytes();
  }

  /** How many counts were put into another minute than their own. */
  int moved() {
    return moved;
  }

  List<Window> windows() {
    var windows = new ArrayList<Window>(3 * sums.size());
    sums.forEach((key, of) -> {
      var start = OffsetDateTime.ofInstant(Instant.ofEpochSecond(key.minute * 60), ZoneOffset.UTC);
      var group =
          JsonObject.of(
                  "method", key.method,
                  "operation", key.operation,
                  "status", Integer.toString(key.status))
              .encode();
      var requests = BigDecimal.valueOf(of.requests);
      var millis = BigDecimal.valueOf(of.micros, MICROS_OF_MILLIS);
      var bytes = BigDecimal.valueOf(of.bytes);
      windows.add(Window.of(key.tenant, "api_request", start, group, of.requests, requests));
      windows.add(Window.of(key.tenant, "compute_time", start, group, of.requests, millis));
      windows.add(Window.of(key.tenant, "data_transfer", start, group, of.requests, bytes));
    });
    return windows;
  }
}

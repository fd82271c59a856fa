package io.tenantry.autoscale;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What all nodes counted within the last minute, by tenant. Response times lie in classes that grow
 * by a fifth, of which a quantile tells the upper end.
 */
final class Traffic {
  private static final int CLASSES = 80;
  private static final double GROWTH = Math.log(1.2);
  private static final double FINEST_MICROS = 100;

  private final int turns;
  private final Map<String, Minute> minutes = new HashMap<>();
  private int turn;

  /**
   * @param intervalSeconds between two turns
   */
  Traffic(int intervalSeconds) {
    this.turns = Math.max(1, 60 / intervalSeconds);
  }

  /**
   * Takes what a node counted.
   *
   * @param facts lines of tenant, requests and microseconds under {@code load}
   */
  void hear(JsonObject facts) {
    facts
        .getJsonArray("load")
        .forEach(each -> {
          var line = (JsonArray) each;
          minutes
              .computeIfAbsent(line.getString(0), tenant -> new Minute(turns))
              .add(turn, line.getLong(1), line.getLong(2));
        });
  }

  /** Ends an interval: what is a minute old is forgotten. */
  void turn() {
    turn = (turn + 1) % turns;
    minutes.values().removeIf(minute -> minute.forget(turn));
  }

  Set<String> tenants() {
    return minutes.keySet();
  }

  /** How many requests a tenant sent within the last minute. */
  long requests(String tenant) {
    var minute = minutes.get(tenant);
    return minute == null ? 0 : minute.sum();
  }

  /** What 95 of 100 of them took at most, milliseconds; 0 where there were none. */
  double responseTime(String tenant) {
    var minute = minutes.get(tenant);
    return minute == null ? 0 : minute.quantile(0.95);
  }

  /** How many of them were under way at a time, on average. */
  double underWay(String tenant) {
    var minute = minutes.get(tenant);
    return minute == null ? 0 : minute.busyMicros() / 60e6;
  }

  /** All tenants' requests within the last interval that is over. */
  long lastInterval() {
    int last = Math.floorMod(turn - 1, turns);
    return minutes.values().stream().mapToLong(minute -> minute.requests[last]).sum();
  }

  /** One tenant's. */
  private static final class Minute {
    private final long[] requests;
    private final long[] micros;
    private final int[][] classes;

    Minute(int turns) {
      this.requests = new long[turns];
      this.micros = new long[turns];
      this.classes = new int[turns][CLASSES];
    }

    void add(int turn, long count, long busy) {
      requests[turn] += count;
      micros[turn] += busy;
      double mean = Math.max(1, (double) busy / Math.max(1, count) / FINEST_MICROS);
      classes[turn][(int) Math.min(CLASSES - 1, Math.log(mean) / GROWTH)] += (int) count;
    }

    boolean forget(int turn) {
      requests[turn] = 0;
      micros[turn] = 0;
      Arrays.fill(classes[turn], 0);
      return sum() == 0;
    }

    long sum() {
      return Arrays.stream(requests).sum();
    }

    long busyMicros() {
      return Arrays.stream(micros).sum();
    }

    double quantile(double share) {
      double left = share * sum();
      for (int one = 0; one < CLASSES && left > 0; one++) {
        for (var each : classes) {
          left -= each[one];
        }
        if (left <= 0) {
          return FINEST_MICROS * Math.exp(GROWTH * (one + 1)) / 1000;
        }
      }
      return 0;
    }
  }
}

package io.tenantry.autoscale;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What all nodes counted within the last minute, by tenant and in all. Response times lie in
 * classes that grow by a fifth, of which a quantile tells the upper end.
 */
final class Traffic {
  private static final int CLASSES = 80;
  private static final double GROWTH = Math.log(1.2);
  private static final double FINEST_MICROS = 100;

  private final int turns;
  private final long turnMillis;
  private final Minute all;
  private final Map<String, Minute> minutes = new HashMap<>();
  private int turn;
  private int deaf;

  /**
   * @param intervalSeconds between two turns
   */
  Traffic(int intervalSeconds) {
    this.turns = Math.max(1, 60 / intervalSeconds);
    this.turnMillis = intervalSeconds * 1000L;
    this.all = new Minute(turns);
  }

  /**
   * Takes what a node counted.
   *
   * @param facts lines of tenant, requests and microseconds under {@code load}; without it, nothing
   * @param ageMillis how long ago it was said
   */
  void hear(JsonObject facts, long ageMillis) {
    var load = facts.getJsonArray("load");
    if (load == null) {
      return;
    }
    int then = Math.floorMod(turn - (int) Math.min(turns - 1, ageMillis / turnMillis), turns);
    load.forEach(each -> {
      var line = (JsonArray) each;
      long requests = line.getLong(1);
      long micros = line.getLong(2);
      all.add(then, requests, micros);
      minutes
          .computeIfAbsent(line.getString(0), tenant -> new Minute(turns))
          .add(then, requests, micros);
    });
  }

  /** Begins an interval, of which is heard next: what is a minute old is forgotten. */
  void turn() {
    turn = (turn + 1) % turns;
    deaf = Math.max(0, deaf - 1);
    all.forget(turn);
    minutes.values().removeIf(minute -> minute.forget(turn));
  }

  /** Says that something may not have been heard, so that for a minute the sums are too small. */
  void miss() {
    deaf = turns;
  }

  boolean isWhole() {
    return deaf == 0;
  }

  Set<String> tenants() {
    return minutes.keySet();
  }

  /** One tenant's minute; an empty one where it sent nothing. */
  Minute of(String tenant) {
    return minutes.getOrDefault(tenant, Minute.NONE);
  }

  /** All tenants'. */
  Minute ofAll() {
    return all;
  }

  /** All tenants' requests within the last interval. */
  long lastInterval() {
    return all.requests[turn];
  }

  /** What was counted within a minute. */
  static final class Minute {
    private static final Minute NONE = new Minute(1);

    private final long[] requests;
    private final long[] micros;
    private final int[][] classes;

    private Minute(int turns) {
      this.requests = new long[turns];
      this.micros = new long[turns];
      this.classes = new int[turns][CLASSES];
    }

    private void add(int turn, long count, long busy) {
      requests[turn] += count;
      micros[turn] += busy;
      double mean = Math.max(1, (double) busy / Math.max(1, count) / FINEST_MICROS);
      classes[turn][(int) Math.min(CLASSES - 1, Math.log(mean) / GROWTH)] += (int) count;
    }

    private boolean forget(int turn) {
      requests[turn] = 0;
      micros[turn] = 0;
      Arrays.fill(classes[turn], 0);
      return requests() == 0;
    }

    long requests() {
      return Arrays.stream(requests).sum();
    }

    /** How many were under way at a time, on average. */
    double underWay() {
      return Arrays.stream(micros).sum() / 60e6;
    }

    /** What 95 of 100 of them took at most, milliseconds; 0 where there were none. */
    double responseTime() {
      double left = 0.95 * requests();
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

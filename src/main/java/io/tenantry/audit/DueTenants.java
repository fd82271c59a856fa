package io.tenantry.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says whose entries to seal now. A tenant is marked before its entry is committed, so it is looked
 * at again after each mark, at growing distances, until whatever was under way must have ended.
 */
final class DueTenants {
  /** Longer than a transaction of a tenant may take. */
  static final Duration KEPT = Duration.ofSeconds(15);

  static final Duration FIRST_GAP = Duration.ofMillis(250);

  /**
   * A batch has its price, however few it seals: a tenant who writes all the time waits so long.
   */
  static final Duration PAUSE = Duration.ofMillis(500);

  private final Map<String, Long> written;
  private final Map<String, Turn> turns = new HashMap<>();

  /**
   * @param written each tenant's last mark, nanoseconds; those that are done with are taken out
   */
  DueTenants(Map<String, Long> written) {
    this.written = written;
  }

  /** The tenants that are due by the clock from which the marks come. */
  List<String> at(long now) {
    var due = new ArrayList<String>();
    var done = new HashMap<String, Long>();
    for (var mark : written.entrySet()) {
      var tenant = mark.getKey();
      var turn = turns.get(tenant);
      if (turn == null || turn.mark != mark.getValue()) {
        if (turn == null || now - turn.looked >= PAUSE.toNanos()) {
          turns.put(tenant, new Turn(mark.getValue(), now, FIRST_GAP));
          due.add(tenant);
        }
      } else if (now - turn.looked >= turn.gap.toNanos()) {
        due.add(tenant);
        if (now - turn.mark > KEPT.toNanos()) {
          turns.remove(tenant);
          done.put(tenant, turn.mark);
        } else {
          turns.put(tenant, turn.after(now));
        }
      }
    }
    // Not where another mark has come meanwhile.
    done.forEach(written::remove);
    return due;
  }

  /**
   * @param looked when it was looked at
   * @param gap how long to wait where no mark comes
   */
  private record Turn(long mark, long looked, Duration gap) {
    Turn after(long now) {
      return new Turn(mark, now, gap.multipliedBy(2));
    }
  }
}

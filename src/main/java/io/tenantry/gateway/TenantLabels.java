package io.tenantry.gateway;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds the tenants that metrics name: the busiest of the first many get a label of their own when
 * they have earned it, all others share {@code other}. A label once given stays, since a counter
 * that vanished would look like a fall in traffic.
 */
final class TenantLabels {
  private static final String OTHER = "other";
  private static final int REQUESTS_TO_EARN = 100;
  private static final int MOST_COUNTED = 10_000;

  private final int most;
  private final ConcurrentMap<String, String> given = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> counted = new ConcurrentHashMap<>();

  TenantLabels(int most) {
    this.most = most;
  }

  String labelOf(String tenant) {
    var label = given.get(tenant);
    if (label != null) {
      return label;
    }
    if (given.size() >= most) {
      return OTHER;
    }
    return earn(tenant);
  }

  private String earn(String tenant) {
    if (counted.size() >= MOST_COUNTED) {
      // A flood of small tenants: begin the race anew rather than grow.
      counted.clear();
    }
    var count = counted.computeIfAbsent(tenant, id -> new LongAdder());
    count.increment();
    if (count.sum() < REQUESTS_TO_EARN) {
      return OTHER;
    }
    synchronized (given) {
      if (given.size() < most) {
        given.put(tenant, tenant);
        counted.remove(tenant);
        return tenant;
      }
    }
    return OTHER;
  }
}

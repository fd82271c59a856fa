package io.tenantry.tenant;

import io.tenantry.kernel.bus.Bus;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells this node of changes to tenants that other nodes made. Events can be lost and nodes need
 * not share a bus, so the registry itself is asked every moment for what changed of late, and at
 * once when the database says that something did.
 */
final class ChangeFollower {
  // A change that was being committed during a look carries a time from before it.
  private static final Duration OVERLAP = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Bus bus;
  private final TenantRepository tenants;
  private final Duration interval;
  private final LongSupplier nanoTime;
  private Map<String, Long> told = new HashMap<>();
  private long lookedAt;
  private long timer;
  private boolean looking;
  private boolean again;

  /**
   * Begins with now.
   *
   * @param nanoTime a clock that only runs forward, such as {@code System::nanoTime}
   */
  ChangeFollower(
      Vertx vertx, Bus bus, TenantRepository tenants, Duration interval, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.bus = bus;
    this.tenants = tenants;
    this.interval = interval;
    this.nanoTime = nanoTime;
    this.lookedAt = nanoTime.getAsLong();
  }

  void start() {
    timer = vertx.setTimer(interval.toMillis(), due -> look());
  }

  /** Looks now; called on the follower's own context. */
  void hurry() {
    if (looking) {
      again = true;
    } else if (vertx.cancelTimer(timer)) {
      look();
    }
  }

  private void look() {
    looking = true;
    again = false;
    long now = nanoTime.getAsLong();
    // Back to the last look that succeeded, however long the database was away since.
    var since = Duration.ofNanos(now - lookedAt).plus(OVERLAP);
    tenants
        .listChanged(since)
        .onSuccess(changed -> {
          lookedAt = now;
          tell(changed);
        })
        // The next look comes when this one has ended: a slow database is not asked twice.
        .onComplete(done -> {
          looking = false;
          if (again) {
            look();
          } else {
            start();
          }
        });
  }

  private void tell(List<TenantFacts> changed) {
    var now = new HashMap<String, Long>();
    for (var tenant : changed) {
      now.put(tenant.id(), tenant.revision());
      if (told.getOrDefault(tenant.id(), 0L) != tenant.revision()) {
        bus.publishHere("tenant.changed", tenant.toJson());
      }
    }
    told = now;
    bus.publishHere("tenant.followed", new JsonObject());
  }
}

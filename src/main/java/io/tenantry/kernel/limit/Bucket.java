package io.tenantry.kernel.limit;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This process's side of one tenant's bucket: the permits that it holds, what it knows of the rest,
 * and who waits while Redis is asked for more. It holds as many as the tenant uses in a while, but
 * only a part of those that are free, so that near the end each request takes just its own.
 */
public final class Bucket {
  private static final long HORIZON_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long RELIED_ON_NANOS = LeaseStore.HOLD.toNanos() * 4 / 5;
  private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long GROWTH = 8;

  private final String tenant;
  private final Limiter limiter;
  private final Room room;
  private final Waiters waiters = new Waiters();

  private volatile LimitPolicy policy;
  private long revision;
  private Level level;
  private ServerClock clock = new ServerClock(0, 0, 0);
  // What this process may use while Redis is away.
  private @Nullable Share alone;
  private boolean refused;
  private boolean outdated;
  private boolean asking;
  private long held;
  private long lease;
  private long others;
  private long used;
  private long paid;
  private long visits;
  private long answered;
  private long reliedOnUntil;
  private long askedAt;
  private long usedAt;

  Bucket(String tenant, Limiter limiter, LimitPolicy policy) {
    this.tenant = tenant;
    this.limiter = limiter;
    this.policy = policy;
    this.room = new Room(policy.concurrentRequests());
    this.level = Level.full(policy);
  }

  /**
   * Takes up a new limit; a bucket that is in use goes over to it as full as it was.
   *
   * @param of the tenant's revision; older news change nothing
   */
  public synchronized void become(LimitPolicy next, long of) {
    if (of < revision) {
      return;
    }
    boolean same = next.hasSameRate(policy);
    policy = next;
    room.allow(next.concurrentRequests());
    revision = of;
    if (same) {
      return;
    }
    alone = null;
    if (visits == 0 && used == 0) {
      level = Level.full(next);
    } else {
      refused = false;
      held = 0;
      outdated = asking;
      if (!asking && !limiter.isAway()) {
        ask(limiter.now(), 0);
      }
    }
  }

  /** Bounds the requests under way to a part of what the policy allows. */
  void share(double of) {
    room.share(of);
  }

  /** What the tenant is limited to while Redis is there. */
  public LimitPolicy policy() {
    return policy;
  }

  /** Counts a request in; false, and not counted, where there are as many as there may be. */
  public boolean enter() {
    return room.enter();
  }

  /** Counts a request out that {@link #enter} counted in. */
  public void leave() {
    room.leave();
  }

  /**
   * Takes permits from those in memory.
   *
   * @param cost permits, at least 1; one that asks for more than there can be gets all
   * @param nanos now, by {@link System#nanoTime}
   * @return null where Redis must be asked: {@link #await}
   */
  public synchronized @Nullable Verdict take(int cost, long nanos) {
    usedAt = nanos;
    if (isAlone(nanos)) {
      return takeAlone(cost, nanos);
    }
    if (held > 0 && nanos - reliedOnUntil >= 0) {
      held = 0;
    }
    long permits = Math.min(cost, policy.burst());
    if (held >= permits) {
      held -= permits;
      use(permits, nanos);
      prefetch(nanos);
      return verdict(nanos, 0);
    }
    return isTrusted(nanos) ? refusal(permits, nanos) : null;
  }

  /** Has {@code then} told, on any thread, once Redis has been asked or is found to be away. */
  public synchronized void await(int cost, long nanos, Consumer<Verdict> then) {
    waiters.add(new Waiters.Waiter(Math.min(cost, policy.burst()), then));
    if (!asking) {
      ask(nanos, extra(nanos, waiters.need()));
    }
  }

  /** What there is now, as far as this process knows. */
  public synchronized Verdict look(long nanos) {
    return isAlone(nanos) ? share(nanos).look(nanos, 0) : verdict(nanos, 0);
  }

  /** Gives back what has not been used for a while, and settles what has. */
  synchronized void sweep(long nanos, boolean all) {
    boolean idle = all || nanos - usedAt > IDLE_NANOS;
    if (idle && !asking && (held > 0 || used > 0) && !limiter.isAway(0, nanos)) {
      held = 0;
      ask(nanos, 0);
    }
  }

  private void prefetch(long nanos) {
    if (held < lease / 4 && !asking) {
      long extra = extra(nanos, 0);
      if (extra > 0) {
        ask(nanos, extra);
      }
    }
  }

  private void use(long permits, long nanos) {
    level.take(permits, clock.earliest(nanos), clock.latest(nanos));
    // Those that were needed are in Redis's debt since it granted them.
    long settled = Math.min(paid, permits);
    paid -= settled;
    used += permits - settled;
  }

  private @Nullable Verdict refusal(long permits, long nanos) {
    long wait = level.millisUntil(permits + others, clock.earliest(nanos));
    return wait == 0 ? null : verdict(nanos, wait);
  }

  // Where Redis has refused there is nothing to be had before its time, but for what others give
  // back. Where it has not, another node may have told a client better news than are known here.
  private boolean isTrusted(long nanos) {
    return refused && (others == 0 || nanos - clock.receivedAt() < TRUST_NANOS);
  }

  private Verdict verdict(long nanos, long wait) {
    long now = clock.earliest(nanos);
    long remaining = Math.max(0, level.available(now) - others);
    return Verdict.of(policy, remaining, level.millisUntilFull(now), wait);
  }

  private boolean isAlone(long nanos) {
    if (limiter.isAway(alone == null ? 0 : tenant.hashCode(), nanos)) {
      return true;
    }
    alone = null;
    return false;
  }

  private Share share(long nanos) {
    var own = alone;
    if (own == null) {
      long left = level.available(clock.earliest(nanos)) - others;
      own = new Share(policy, limiter.nodes(), left, clock, nanos);
      alone = own;
      held = 0;
    }
    return own;
  }

  private Verdict takeAlone(int cost, long nanos) {
    var own = share(nanos);
    long permits = own.permits(cost);
    var verdict = own.take(permits, nanos);
    if (verdict.isAdmitted()) {
      use(permits, nanos);
    }
    return verdict;
  }

  // As many as were used of late are used in a while, if it goes on; growing a step at a time.
  private long extra(long nanos, long need) {
    if (visits == 0) {
      return 0;
    }
    double elapsed = Math.max(1, nanos - askedAt);
    double wanted = (used + need) / elapsed * HORIZON_NANOS;
    return Math.max(0, Math.min((long) wanted, GROWTH * Math.max(1, lease)) - held);
  }

  private void ask(long nanos, long extra) {
    asking = true;
    visits++;
    long settled = used;
    var visit =
        new Visit(
            tenant,
            revision,
            policy,
            visits,
            answered,
            settled,
            held,
            waiters.need(),
            waiters.least(),
            extra,
            2 * limiter.nodes() + 2,
            level.debt(),
            level.at());
    used = 0;
    paid = 0;
    askedAt = nanos;
    limiter
        .visit(visit)
        .onComplete(grant -> granted(visit, grant, nanos), failure -> failed(settled));
  }

  private synchronized void granted(Visit visit, Grant grant, long sentAt) {
    long nanos = limiter.now();
    asking = false;
    refused = grant.granted() < visit.need();
    answered = visit.number();
    clock = new ServerClock(grant.now(), sentAt, nanos);
    level = grant.level();
    // Used while the answer was on its way.
    if (used > 0) {
      level.take(used, clock.earliest(nanos), clock.latest(nanos));
    }
    others = grant.others();
    held += grant.granted();
    paid = grant.granted() - grant.extra();
    lease = held;
    reliedOnUntil = sentAt + RELIED_ON_NANOS;
    serve(nanos);
    if (outdated) {
      outdated = false;
      held = 0;
      if (!asking) {
        ask(nanos, 0);
      }
    }
  }

  private synchronized void failed(long settled) {
    asking = false;
    outdated = false;
    used += settled;
    serve(limiter.now());
  }

  private void serve(long nanos) {
    for (var waiter : waiters.leave()) {
      var verdict = take((int) waiter.permits(), nanos);
      if (verdict == null) {
        waiters.add(waiter);
      } else {
        waiter.then().accept(verdict);
      }
    }
    // Redis counts as used what it granted to those who waited, so nobody may use it later.
    held -= paid;
    paid = 0;
    if (!waiters.isEmpty() && !asking) {
      ask(nanos, extra(nanos, waiters.need()));
    }
  }
}

package io.tenantry.kernel.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One tenant's bucket as {@code lease.lua} keeps it, on a clock of the test's. */
final class ModelBucket {
  static final long DEADLINE_MILLIS = 200;

  private final Map<String, Hold> holds = new HashMap<>();
  private LimitPolicy policy;
  private long revision;
  private long debt;
  private long at;
  private String by = "";
  private long number;

  private record Hold(long permits, long until, long visit) {}

  ModelBucket(LimitPolicy policy) {
    this.policy = policy;
  }

  /** Redis has been restarted without its data. */
  void forget() {
    holds.clear();
    revision = 0;
    debt = 0;
    by = "";
  }

  /** Empty where the visit has been overtaken. */
  Optional<Grant> visit(String process, Visit visit, long now) {
    var own = holds.get(process);
    if (own != null && visit.number() <= own.visit) {
      return Optional.empty();
    }
    if (by.isEmpty()) {
      policy = visit.policy();
      revision = visit.revision();
      at = now + 1;
    }
    boolean exact = by.equals(process) && number == visit.answered();
    if (exact) {
      debt = visit.debt();
      at = visit.at();
    }
    decay(now);
    holds.remove(process);
    var silent = holds.values().stream().filter(hold -> hold.until <= now).toList();
    long late = silent.stream().mapToLong(Hold::permits).sum();
    holds.values().removeAll(silent);
    late += exact ? 0 : visit.used();
    at += late > 0 && debt < policy.requests() ? 1 : 0;
    debt = Math.min(capacity(), debt + late * cost());
    if (revision < visit.revision()) {
      double share = (double) debt / capacity();
      policy = visit.policy();
      revision = visit.revision();
      debt = (long) Math.ceil(share * capacity());
    }
    long others = holds.values().stream().mapToLong(Hold::permits).sum();
    long free = (capacity() - debt) / cost() - others - visit.held();
    long granted = visit.need() > 0 && free >= visit.least() ? Math.min(visit.need(), free) : 0;
    long extra = 0;
    if (granted == visit.need() && free > granted) {
      extra = Math.min(visit.extra(), (free - granted) / visit.share());
    }
    if (visit.held() + extra > 0) {
      long until = now + LeaseStore.HOLD.toMillis();
      holds.put(process, new Hold(visit.held() + extra, until, visit.number()));
    }
    by = process;
    number = visit.number();
    var grant =
        new Grant(
            granted + extra,
            extra,
            debt,
            at,
            others,
            now,
            policy.requests(),
            cost(),
            policy.burst());
    if (granted > 0) {
      at = Math.max(at, now + DEADLINE_MILLIS - debt / policy.requests());
      debt = Math.min(capacity(), debt + granted * cost());
    }
    return Optional.of(grant);
  }

  private void decay(long now) {
    long later = Math.max(at, now);
    debt = Math.max(0, debt - (later - at) * policy.requests());
    at = later;
  }

  private long cost() {
    return policy.windowMillis();
  }

  private long capacity() {
    return policy.burst() * cost();
  }
}

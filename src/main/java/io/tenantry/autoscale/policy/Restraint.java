package io.tenantry.autoscale.policy;

import io.tenantry.autoscale.policy.Behavior.Direction;
import io.tenantry.autoscale.policy.Behavior.Rate;
import io.tenantry.autoscale.policy.Behavior.Select;
import io.tenantry.autoscale.policy.Limit.Reason;
import java.time.Instant;
import java.util.List;

/** Holds back a wanted change: recent proposals stabilise it, rates and bounds limit it. */
final class Restraint {
  private final Policy policy;
  private final History history;
  private final int current;
  private final Instant now;

  Restraint(Policy policy, History history, int current, Instant now) {
    this.policy = policy;
    this.history = history;
    this.current = current;
    this.now = now;
  }

  /** What all recent proposals agree on; the wanted number is not among {@code history} yet. */
  int stabilise(int wanted, List<Limit> limits) {
    var upCutoff = now.minus(policy.behavior().up().window());
    var downCutoff = now.minus(policy.behavior().down().window());
    int up = wanted;
    int down = wanted;
    for (var one : history.wanted()) {
      if (one.at().isAfter(upCutoff)) {
        up = Math.min(up, one.replicas());
      }
      if (one.at().isAfter(downCutoff)) {
        down = Math.max(down, one.replicas());
      }
    }
    int stable = Math.min(Math.max(current, up), down);
    if (stable != wanted) {
      var reason = wanted >= current ? Reason.SCALE_UP_STABILIZED : Reason.SCALE_DOWN_STABILIZED;
      limits.add(new Limit(reason, wanted, stable));
    }
    return stable;
  }

  /** The nearest number that rates, min and max allow. */
  int limit(int wanted, List<Limit> limits) {
    if (wanted > current) {
      int rate = Math.max(current, most(policy.behavior().up()));
      int most = Math.min(policy.max(), rate);
      return wanted <= most
          ? wanted
          : limited(
              rate < policy.max() ? Reason.SCALE_UP_LIMIT : Reason.TOO_MANY_REPLICAS,
              wanted,
              most,
              limits);
    }
    if (wanted < current) {
      int rate = Math.min(current, least(policy.behavior().down()));
      int least = Math.max(policy.min(), rate);
      return wanted >= least
          ? wanted
          : limited(
              rate > policy.min() ? Reason.SCALE_DOWN_LIMIT : Reason.TOO_FEW_REPLICAS,
              wanted,
              least,
              limits);
    }
    return wanted;
  }

  private static int limited(Reason reason, int from, int to, List<Limit> limits) {
    limits.add(new Limit(reason, from, to));
    return to;
  }

  private int most(Direction up) {
    if (up.select() == Select.DISABLED) {
      return current;
    }
    var allowed =
        up.rates().stream()
            .mapToLong(rate -> {
              int start = current - history.netChange(rate.period(), now);
              return rate.kind() == Rate.Kind.REPLICAS
                  ? start + (long) rate.value()
                  : (long) Math.ceil(start * (1 + rate.value() / 100.0));
            });
    var most = up.select() == Select.MIN ? allowed.min() : allowed.max();
    return Math.clamp(most.orElse(Integer.MAX_VALUE), 0, Integer.MAX_VALUE);
  }

  private int least(Direction down) {
    if (down.select() == Select.DISABLED) {
      return current;
    }
    var allowed =
        down.rates().stream()
            .mapToLong(rate -> {
              int start = current - history.netChange(rate.period(), now);
              return rate.kind() == Rate.Kind.REPLICAS
                  ? start - (long) rate.value()
                  : (long) (start * (1 - rate.value() / 100.0));
            });
    var least = down.select() == Select.MIN ? allowed.max() : allowed.min();
    return Math.clamp(least.orElse(0), 0, Integer.MAX_VALUE);
  }
}

package io.tenantry.autoscale.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What earlier decisions left for later ones.
 *
 * @param wanted what was asked for of late, before it was stabilised
 * @param changes what came and went of late
 * @param lastChange when the number last changed
 */
public record History(List<Wanted> wanted, List<Change> changes, @Nullable Instant lastChange) {
  public static final History NONE = new History(List.of(), List.of(), null);

  public History {
    wanted = List.copyOf(wanted);
    changes = List.copyOf(changes);
  }

  /** A number that was asked for. */
  public record Wanted(Instant at, int replicas) {}

  /** Replicas that came, or went when {@code by} is below 0. */
  public record Change(Instant at, int by) {}

  History wants(int replicas, Instant now, Duration keep) {
    var cutoff = now.minus(keep);
    var kept = new ArrayList<Wanted>(wanted.size() + 1);
    for (var one : wanted) {
      if (one.at().isAfter(cutoff)) {
        kept.add(one);
      }
    }
    kept.add(new Wanted(now, replicas));
    return new History(kept, changes, lastChange);
  }

  History changed(int by, Instant now, Duration keep) {
    var cutoff = now.minus(keep);
    var kept = new ArrayList<Change>(changes.size() + 1);
    for (var one : changes) {
      if (one.at().isAfter(cutoff)) {
        kept.add(one);
      }
    }
    kept.add(new Change(now, by));
    return new History(wanted, kept, now);
  }

  /** How many replicas came within {@code period}, and went when below 0. */
  int netChange(Duration period, Instant now) {
    var cutoff = now.minus(period);
    int net = 0;
    for (var one : changes) {
      net += one.at().isAfter(cutoff) ? one.by() : 0;
    }
    return net;
  }
}

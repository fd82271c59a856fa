package io.tenantry.autoscale.forecast;

import java.util.List;

/**
 * Which candidate speaks: the one with the fewest replicas, where too little capacity and restless
 * moves beyond the reference's have a price.
 */
final class Choice {
  private static final double UNDER_PRICE = 200;
  private static final double MOVE_PRICE = 300;
  private static final double SHARE_OF_UNDER = 0.8;
  private static final double SHARE_OF_MOVES = 1.4;

  /** What a change of the speaker has to save. */
  private static final double INERTIA = 0.99;

  private Choice() {}

  static Candidate of(List<Candidate> candidates, Tally reference, Candidate speaker) {
    Candidate best = speaker;
    double least = Double.MAX_VALUE;
    for (var candidate : candidates) {
      if (!candidate.begun()) {
        continue;
      }
      double cost = cost(candidate.tally, reference) * (candidate.equals(speaker) ? INERTIA : 1);
      if (cost < least) {
        best = candidate;
        least = cost;
      }
    }
    return best;
  }

  private static double cost(Tally tally, Tally reference) {
    double under = Math.max(0, tally.tight() - SHARE_OF_UNDER * reference.under() - 0.01);
    double moves = Math.max(0, tally.moves() - SHARE_OF_MOVES * reference.moves() - 1);
    double replicas = tally.meanReplicas();
    return replicas + (UNDER_PRICE * under * replicas + MOVE_PRICE * moves) / reference.ticks();
  }
}

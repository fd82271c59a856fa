package io.tenantry.autoscale.policy;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was decided and all that led to it.
 *
 * @param inputs the signals' figures
 * @param wanted what the rules asked for before anything limited it
 * @param outcome how many replicas there should be
 * @param reason one sentence for people
 * @param history what the next decision must know of this one and of those before
 */
public record Decision(
    Instant at,
    int current,
    Map<String, Double> inputs,
    List<Proposal> proposals,
    int wanted,
    List<Limit> limits,
    int outcome,
    String reason,
    History history) {
  public Decision {
    proposals = List.copyOf(proposals);
    limits = List.copyOf(limits);
  }

  public boolean changes() {
    return outcome != current;
  }
}

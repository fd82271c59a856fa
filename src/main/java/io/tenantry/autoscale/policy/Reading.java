package io.tenantry.autoscale.policy;

import java.util.List;

/** One signal as it was measured. */
public sealed interface Reading {

  /** One figure for all replicas together, in the signal's unit. */
  record Total(double value) implements Reading {}

  /** A figure for each replica. */
  record PerReplica(List<Sample> samples) implements Reading {
    public PerReplica {
      samples = List.copyOf(samples);
    }
  }

  /**
   * One replica.
   *
   * @param value in thousandths of the signal's unit; of no meaning unless {@code MEASURED}
   * @param request what the replica asks for, in the same unit
   */
  record Sample(long value, long request, State state) {}

  /** How far a replica's figure is to be trusted. */
  enum State {
    MEASURED,
    /** It still starts, so that its figure says nothing. */
    STARTING,
    /** It runs and told nothing. */
    MISSING
  }
}

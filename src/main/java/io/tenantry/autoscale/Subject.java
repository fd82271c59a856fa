package io.tenantry.autoscale;

import io.tenantry.autoscale.policy.History;
import org.jspecify.annotations.Nullable;

/**
 * What a round knows of a tenant, of the nodes under the name {@link #NODES}, or of how much of a
 * node is for jobs under the name {@link #WORKERS}.
 *
 * @param tier of a tenant; empty of others
 * @param capacity as it is stored; null where nothing was decided yet
 * @param history as the decider before left it; null where this one decided before
 * @param oldest for how many seconds the oldest job that could run has waited
 */
record Subject(
    String id,
    String tier,
    @Nullable Integer capacity,
    boolean paused,
    @Nullable History history,
    long waiting,
    long running,
    double oldest) {
  static final String NODES = "*";
  static final String WORKERS = "*workers";
}

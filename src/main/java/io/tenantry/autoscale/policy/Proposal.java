package io.tenantry.autoscale.policy;

import org.jspecify.annotations.Nullable;

/**
 * What one rule or metric asks for.
 *
 * @param source the metric's signal or the rule's name
 * @param ratio how large the signal is against its target; null where there is no target
 * @param replicas what it asks for; null where the signal could not be had
 */
public record Proposal(
    String source, @Nullable Double ratio, @Nullable Integer replicas, String note) {}

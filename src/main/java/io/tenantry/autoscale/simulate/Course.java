package io.tenantry.autoscale.simulate;

import io.tenantry.autoscale.policy.Decision;
import java.util.List;

/**
 * What a policy made of a trace, by intervals.
 *
 * @param needed how many replicas the load needed
 * @param ready how many served
 * @param paid how many there were, those that started included
 * @param missed the share of requests that waited longer than their objective
 * @param decisions the ones that changed something
 */
public record Course(
    String policy,
    Trace trace,
    int[] needed,
    int[] ready,
    int[] paid,
    double[] missed,
    List<Decision> decisions) {}

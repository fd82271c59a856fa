package io.tenantry.autoscale.simulate;

/**
 * What can be measured when an interval begins.
 *
 * @param load requests per second of the interval before
 * @param backlog requests that wait
 */
record Moment(int wanted, int ready, double load, double backlog) {}

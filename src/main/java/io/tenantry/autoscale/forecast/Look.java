package io.tenantry.autoscale.forecast;

/**
 * What all candidates see at one tick.
 *
 * @param load as it was last observed
 * @param forecasts one by each method; NaN where it knows nothing
 * @param near the largest load that the season expects in the next minutes; NaN unknown
 * @param ahead the same over a longer time
 * @param slope by how much the load grows in a second
 * @param slack how often the reference has too little capacity, as a share of the time
 */
record Look(
    long tick,
    double load,
    double[] forecasts,
    double near,
    double ahead,
    double slope,
    double slack) {}

package io.tenantry.autoscale.policy;

/**
 * What forecasts make of the load.
 *
 * @param forecast the load that is expected when a replica that starts now would serve
 * @param headroom what is added to it, as a share, because forecasts err
 * @param method which way of forecasting was the cheapest of late
 * @param proposed how many replicas that asks for
 * @param reference how many target tracking in the shadow has
 * @param trusted whether the forecasts left too little capacity no more often than the reference
 */
public record Outlook(
    double forecast,
    double headroom,
    String method,
    int proposed,
    int reference,
    boolean trusted) {}

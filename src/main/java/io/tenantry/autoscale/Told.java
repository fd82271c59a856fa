package io.tenantry.autoscale;

import io.vertx.core.json.JsonObject;

/**
 * What a node said of itself.
 *
 * @param place in the order of all that was said; the next is asked for by it
 * @param at milliseconds since 1970 by Redis's clock
 */
record Told(String place, long at, String node, JsonObject facts) {}

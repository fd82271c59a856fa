package io.tenantry.kernel.bus;

import io.vertx.core.json.JsonObject;

/** Facts or a question from this very process: nothing that came over a network is one. */
record Here(JsonObject facts) {}

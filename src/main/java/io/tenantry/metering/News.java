package io.tenantry.metering;

import io.tenantry.kernel.bus.Bus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** Tells the other rooms whose usage was counted: who keeps quotas looks at theirs. */
record News(Bus bus) {

  void counted(Set<String> tenants) {
    if (!tenants.isEmpty()) {
      bus.publishHere(
          "usage.counted", JsonObject.of("tenants", new JsonArray(List.copyOf(tenants))));
    }
  }
}

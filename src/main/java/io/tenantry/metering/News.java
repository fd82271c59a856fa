package io.tenantry.metering;

import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.usage.Slab;
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

  /**
   * Says how many requests each tenant sent and how long they took, a line for each kind, on this
   * node alone.
   */
  void load(List<Slab> slabs) {
    var load = new JsonArray();
    for (var slab : slabs) {
      for (var count : slab.counts()) {
        if (!count.method().equals("JOB")) {
          load.add(new JsonArray(List.of(count.tenant(), count.requests(), count.micros())));
        }
      }
    }
    if (!load.isEmpty()) {
      bus.publishHere("usage.load", JsonObject.of("load", load));
    }
  }
}

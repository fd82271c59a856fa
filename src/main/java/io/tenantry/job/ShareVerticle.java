package io.tenantry.job;

import io.tenantry.kernel.job.DispatchStore.Terms;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells the queue what part of their tier's concurrency tenants have as soon as it is decided, and
 * not only with the next sweep that finds jobs of theirs waiting.
 */
public final class ShareVerticle extends VerticleBase {
  private static final int BATCH = 1_000;

  private final Jobs shared;

  public ShareVerticle(Jobs shared) {
    this.shared = shared;
  }

  @Override
  public Future<?> start() {
    return shared.bus.hearHere("capacity.shared", this::share);
  }

  private void share(JsonObject facts) {
    var terms = new HashMap<String, Terms>();
    for (var each : facts.getJsonArray("tenants")) {
      var tenant = ((JsonArray) each).getString(0);
      var tier = ((JsonArray) each).getString(1);
      terms.put(tenant, shared.config.terms(tier).part(shared.share.applyAsDouble(tenant)));
      if (terms.size() == BATCH) {
        tell(terms);
        terms.clear();
      }
    }
    if (!terms.isEmpty()) {
      tell(terms);
    }
  }

  // Where Redis is away, a sweep says it later.
  private void tell(Map<String, Terms> terms) {
    shared.store.terms(terms).otherwiseEmpty();
  }
}

package io.tenantry.autoscale;

import io.tenantry.autoscale.policy.Mode;
import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators the policies, takes others from them, and tells who gave which; blocks. */
final class Plans {
  private static final Logger LOGGER = LoggerFactory.getLogger(Plans.class);

  private final Bus bus;
  private final AutoscalerConfig config;
  private final CapacityRepository capacities;

  Plans(Bus bus, AutoscalerConfig config, CapacityRepository capacities) {
    this.bus = bus;
    this.config = config;
    this.capacities = capacities;
  }

  /** The policies that hold: the last that were given, else those of the configuration. */
  Plan plan() {
    return capacities.findPolicy().map(json -> PlanJson.read(json, config)).orElse(Plan.of(config));
  }

  Answer show(Call call) {
    return Answer.of(PlanJson.of(plan()));
  }

  Answer put(Call call) {
    var plan = PlanJson.read(call.body(), config);
    var operator = call.caller().requireSubject();
    capacities.putPolicy(
        PlanJson.of(plan),
        operator,
        plan.tenants().mode() == Mode.APPLY,
        plan.workers().mode() == Mode.APPLY);
    bus.publish("autoscaling.changed", new JsonObject());
    LOGGER.atInfo().addKeyValue("operator", operator).log("the policy of capacity was changed");
    return Answer.of(PlanJson.of(plan));
  }

  Answer changes(Call call) {
    int limit = call.params().getInteger("limit", 50);
    var after = Cursor.parse(call.params().getString("cursor"));
    var changes = capacities.listPolicyChanges(after == null ? null : version(after), limit + 1);
    var shown = changes.subList(0, Math.min(limit, changes.size()));
    return AutoscaleVerticle.page(
        shown, changes.size() <= limit ? null : cursor(shown.getLast()).text());
  }

  private static Cursor cursor(JsonObject change) {
    return new Cursor(
        OffsetDateTime.parse(change.getString("changed_at")), change.getLong("version").toString());
  }

  private static long version(Cursor cursor) {
    try {
      return Long.parseLong(cursor.id());
    } catch (NumberFormatException e) {
      throw KernelProblem.INVALID_CURSOR.because("Begin the list anew without a cursor.");
    }
  }
}

package io.tenantry.autoscale;

import io.tenantry.autoscale.policy.Decision;
import io.tenantry.autoscale.policy.History;
import io.tenantry.autoscale.policy.History.Change;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** How decisions, and what the next decider must know of them, are written down. */
final class Records {
  private Records() {}

  static JsonObject of(Decision decision) {
    var inputs = new JsonObject();
    decision.inputs().forEach(inputs::put);
    var proposals = new JsonArray();
    for (var one : decision.proposals()) {
      proposals.add(
          new JsonObject()
              .put("source", one.source())
              .put("ratio", one.ratio())
              .put("capacity", one.replicas())
              .put("note", one.note()));
    }
    var limits = new JsonArray();
    for (var one : decision.limits()) {
      limits.add(JsonObject.of("reason", one.reason().name(), "from", one.from(), "to", one.to()));
    }
    return new JsonObject()
        .put("at", decision.at().toString())
        .put("current", decision.current())
        .put("inputs", inputs)
        .put("proposals", proposals)
        .put("wanted", decision.wanted())
        .put("limits", limits)
        .put("outcome", decision.outcome())
        .put("reason", decision.reason());
  }

  /** The changes: what was merely wanted does not outlive a decider. */
  static JsonObject of(History history) {
    var changes = new JsonArray();
    for (var one : history.changes()) {
      changes.add(JsonObject.of("at", one.at().toString(), "by", one.by()));
    }
    var last = history.lastChange();
    return new JsonObject()
        .put("changes", changes)
        .put("last_change", last == null ? null : last.toString());
  }

  static History history(JsonObject json) {
    var changes =
        json.getJsonArray("changes").stream()
            .map(JsonObject.class::cast)
            .map(one -> new Change(Instant.parse(one.getString("at")), one.getInteger("by")))
            .toList();
    var last = json.getString("last_change");
    return new History(List.of(), changes, last == null ? null : Instant.parse(last));
  }
}

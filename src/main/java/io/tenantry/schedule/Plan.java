package io.tenantry.schedule;

import io.tenantry.kernel.json.MergePatch;
import io.vertx.core.json.JsonObject;

/** What somebody writes of a schedule. */
record Plan(
    String name,
    String taskType,
    JsonObject payload,
    String cron,
    String timeZone,
    boolean enabled) {

  static Plan of(JsonObject body) {
    return new Plan(
        body.getString("name"),
        body.getString("task_type"),
        body.getJsonObject("payload", new JsonObject()),
        body.getString("cron"),
        body.getString("time_zone", "UTC"),
        body.getBoolean("enabled", true));
  }

  JsonObject toJson() {
    return JsonObject.of("name", name, "task_type", taskType, "payload", payload)
        .put("cron", cron)
        .put("time_zone", timeZone)
        .put("enabled", enabled);
  }

  Plan patched(JsonObject patch) {
    return of(MergePatch.apply(toJson(), patch));
  }

  boolean hasTimesOf(Plan other) {
    return cron.equals(other.cron) && timeZone.equals(other.timeZone) && enabled == other.enabled;
  }

  boolean hasTaskOf(Plan other) {
    return taskType.equals(other.taskType) && payload.equals(other.payload);
  }

  /** What the audit log says of it: a payload may be long, or hold what is for the task alone. */
  JsonObject facts() {
    var facts = toJson();
    facts.remove("payload");
    return facts;
  }
}

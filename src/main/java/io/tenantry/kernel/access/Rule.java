package io.tenantry.kernel.access;

import io.vertx.core.json.JsonObject;

/**
 * One line of a role.
 *
 * @param own whether it holds only for rows that the caller owns
 */
public record Rule(Permission permission, boolean own) {

  static Rule of(JsonObject json) {
    var conditions = json.getJsonObject("conditions", new JsonObject());
    return new Rule(
        new Permission(json.getString("action"), json.getString("resource")),
        conditions.getBoolean("owner", false));
  }

  /** As the API has it: {@code {action, resource, conditions?: {owner: true}}}. */
  public JsonObject toJson() {
    var json = JsonObject.of("action", permission.action(), "resource", permission.resource());
    return own ? json.put("conditions", JsonObject.of("owner", true)) : json;
  }

  Leave leave() {
    return own ? Leave.OWN : Leave.ALL;
  }

  /** {@code update:resources}, or {@code update:resources (own)}. */
  @Override
  public String toString() {
    return own ? permission + " (own)" : permission.toString();
  }
}

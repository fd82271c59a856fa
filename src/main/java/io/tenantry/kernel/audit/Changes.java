package io.tenantry.kernel.audit;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.TreeSet;

/** What an audit entry says of a change. */
public final class Changes {
  private Changes() {}

  /** Each member that differs, as {@code {from, to}}; absent ones are null. */
  public static JsonObject between(JsonObject before, JsonObject after) {
    var changes = new JsonObject();
    var names = new TreeSet<>(before.fieldNames());
    names.addAll(after.fieldNames());
    for (var name : names) {
      var from = before.getValue(name);
      var to = after.getValue(name);
      if (!Objects.equals(from, to)) {
        changes.put(name, JsonObject.of("from", from, "to", to));
      }
    }
    return changes;
  }
}

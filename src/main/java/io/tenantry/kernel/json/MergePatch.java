package io.tenantry.kernel.json;

import io.vertx.core.json.JsonObject;

/** Applies a merge patch as RFC 7396 defines it. */
public final class MergePatch {
  private MergePatch() {}

  /** A new object: {@code null} removes a member, an object merges, anything else replaces. */
  public static JsonObject apply(JsonObject target, JsonObject patch) {
    var merged = target.copy();
    for (var member : patch) {
      var name = member.getKey();
      switch (member.getValue()) {
        case null -> merged.remove(name);
        case JsonObject change -> {
          var now = merged.getValue(name) instanceof JsonObject object ? object : new JsonObject();
          merged.put(name, apply(now, change));
        }
        default -> merged.put(name, member.getValue());
      }
    }
    return merged;
  }
}

package io.tenantry.policy;

import io.tenantry.kernel.access.Rule;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Whether something is allowed and why.
 *
 * @param matched the rule that decides; absent where none fits
 */
record Verdict(boolean allowed, String reason, @Nullable Rule matched) {
  static Verdict yes(String reason, Rule matched) {
    return new Verdict(true, reason, matched);
  }

  static Verdict no(String reason, @Nullable Rule matched) {
    return new Verdict(false, reason, matched);
  }

  JsonObject toJson() {
    return JsonObject.of(
        "allowed", allowed, "reason", reason, "matched", matched == null ? null : matched.toJson());
  }
}

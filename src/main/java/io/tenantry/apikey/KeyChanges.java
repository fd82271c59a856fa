package io.tenantry.apikey;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes, rotates and revokes keys. A new secret is hashed before the transaction begins: no
 * connection waits for bcrypt.
 */
final class KeyChanges {
  private static final int LAST_YEAR = 9999;

  private final ApiKeys keys;
  private final KeySeal seal;

  KeyChanges(ApiKeys keys) {
    this.keys = keys;
    this.seal = new KeySeal(keys.sealKey);
  }

  Future<Answer> create(Call call) {
    var name = call.body().getString("name");
    var role = call.body().getString("role");
    var expiresAt = expiry(call.body().getString("expires_at"));
    return make(call, name, role, expiresAt, null)
        .compose(made ->
            keys.repository.change(
                call,
                rows ->
                    rows.requireRole(role)
                        .compose(fits -> rows.requireRoom(keys.config.mostPerTenant()))
                        .compose(room -> rows.insert(made))
                        .map(kept -> shown(made, kept))));
  }

  Future<Answer> rotate(Call call) {
    var id = UUID.fromString(call.params().getString("id"));
    int overlap = call.body().getInteger("overlap_seconds", 0);
    return keys.repository
        .find(call.tenant(), id)
        .map(found -> found.orElseThrow(ApiKeyRows::unknown))
        .compose(old -> make(call, old.name(), old.role(), old.expiresAt(), id))
        .compose(made ->
            keys.repository.change(
                call,
                rows ->
                    rows.lock(id)
                        .compose(old -> rows.requireReach(old).map(old))
                        .compose(old -> end(rows, old, overlap))
                        .compose(ended -> rows.requireRoom(keys.config.mostPerTenant()))
                        .compose(room -> rows.insert(made))
                        .map(kept -> shown(made, kept))));
  }

  private static Future<?> end(ApiKeyRows rows, KeptKey old, int overlap) {
    if (old.ended()) {
      throw ApiKeyProblem.API_KEY_ENDED.because("Make a new key: this one cannot be rotated.");
    }
    return overlap == 0 ? rows.revoke(old) : rows.endWithin(old, overlap);
  }

  Future<Answer> delete(Call call) {
    var id = UUID.fromString(call.params().getString("id"));
    return keys.repository.change(
        call,
        rows ->
            rows.lock(id)
                .compose(key -> rows.requireReach(key).map(key))
                .compose(
                    key -> key.revokedAt() == null ? rows.revoke(key) : Future.succeededFuture(key))
                .map(revoked -> Answer.NO_CONTENT));
  }

  private Future<NewKey> make(
      Call call,
      String name,
      String role,
      @Nullable OffsetDateTime expiresAt,
      @Nullable UUID rotatedFrom) {
    var key = ApiKey.fresh(keys.config.environment(), call.tenant(), seal);
    return keys.bcrypt
        .hash(call.tenant(), key.secret())
        .map(hash -> new NewKey(keys.ids.next(), key, hash, name, role, expiresAt, rotatedFrom));
  }

  private @Nullable OffsetDateTime expiry(@Nullable String text) {
    if (text == null) {
      return null;
    }
    var time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
    if (!time.toInstant().isAfter(keys.clock.instant()) || time.getYear() > LAST_YEAR) {
      throw KernelProblem.VALIDATION_FAILED.because(
          "A key ends after it begins.",
          JsonObject.of(
              "errors",
              JsonArray.of(
                  JsonObject.of(
                      "pointer",
                      "/expires_at",
                      "detail",
                      "must be in the future and before the year 10000"))));
    }
    return time;
  }

  // The only answer that holds the key itself.
  private static Answer shown(NewKey made, KeptKey kept) {
    return Answer.of(kept.toJson().put("key", made.key().text()))
        .with(Map.of("location", "/v1/api-keys/" + kept.id(), "cache-control", "no-store"));
  }
}

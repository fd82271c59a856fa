package io.tenantry.apikey;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps tenants' API keys, and says whom a presented one speaks for. */
public final class ApiKeyVerticle extends VerticleBase {
  private final ApiKeys keys;

  public ApiKeyVerticle(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public Future<?> start() {
    var changes = new KeyChanges(keys);
    return new Operations(keys.bus)
        .on("apikey.verify", new KeyVerification(keys)::verify)
        .on("apikey.used", this::used)
        .on("apikey.create", changes::create)
        .on("apikey.list", this::list)
        .on("apikey.get", this::get)
        .on("apikey.rotate", changes::rotate)
        .on("apikey.delete", changes::delete)
        .register();
  }

  private Future<Answer> get(Call call) {
    return keys.repository
        .find(call.tenant(), UUID.fromString(call.params().getString("id")))
        .map(found -> Answer.of(found.orElseThrow(ApiKeyRows::unknown).toJson()));
  }

  private Future<Answer> list(Call call) {
    int limit = call.params().getInteger("limit", 50);
    var after = Cursor.parse(call.params().getString("cursor"));
    return keys.repository
        .list(call.tenant(), after == null ? null : after.time(), id(after), limit + 1)
        .map(rows -> page(rows, limit));
  }

  private static @Nullable UUID id(@Nullable Cursor cursor) {
    try {
      return cursor == null ? null : UUID.fromString(cursor.id());
    } catch (IllegalArgumentException e) {
      throw KernelProblem.INVALID_CURSOR.because("Begin the list anew without a cursor.");
    }
  }

  private static Answer page(List<KeptKey> rows, int limit) {
    var items = new JsonArray();
    rows.stream().limit(limit).forEach(key -> items.add(key.toJson()));
    var last = rows.size() > limit ? rows.get(limit - 1) : null;
    var next = last == null ? null : new Cursor(last.createdAt(), last.id().toString()).text();
    return Answer.of(JsonObject.of("items", items, "next_cursor", next));
  }

  // Internal: {tenant, uses: {<key id>: <epoch milliseconds>}}.
  private Future<Answer> used(Call call) {
    var uses = call.params().getJsonObject("uses").stream().toList();
    var ids = uses.stream().map(use -> UUID.fromString(use.getKey())).toArray(UUID[]::new);
    var times =
        uses.stream()
            .map(use ->
                Instant.ofEpochMilli(((Number) use.getValue()).longValue())
                    .atOffset(ZoneOffset.UTC))
            .toArray(OffsetDateTime[]::new);
    return keys.repository
        .markUsed(call.params().getString("tenant"), ids, times)
        .map(marked -> Answer.NO_CONTENT);
  }
}

package io.tenantry.gateway;

import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.limit.Limiter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tenants whose credentials this node has seen, kept up to date by the registry's events. When
 * the registry has been silent for too long, for instance because the database is gone, what is
 * known counts as unknown and is asked for anew.
 */
final class TenantStates {
  private static final long SILENCE_MILLIS = 60_000;
  private static final long TIMEOUT_MILLIS = 3_000;

  private final Bus bus;
  private final InstantSource clock;
  private final Limiter limiter;
  private final Map<String, TenantState> known = new ConcurrentHashMap<>();
  private volatile long heardAt;

  TenantStates(Bus bus, InstantSource clock, Limiter limiter) {
    this.bus = bus;
    this.clock = clock;
    this.limiter = limiter;
    this.heardAt = clock.millis();
  }

  /** Called once, on a context that lives as long as the gateway. */
  Future<?> follow() {
    return Future.all(
        bus.hear("tenant.changed", this::changed),
        bus.hearHere("tenant.followed", facts -> heardAt = clock.millis()));
  }

  private void changed(JsonObject facts) {
    var state = known.get(facts.getString("id"));
    if (state != null) {
      take(state, facts);
    }
  }

  boolean isCurrent() {
    return clock.millis() - heardAt < SILENCE_MILLIS;
  }

  /** Fails with NOT_FOUND where there is no such tenant, 503 where nobody can tell. */
  Future<TenantState> find(String tenant, String correlationId) {
    // Entered before the question, so that a change that overtakes the answer is not lost.
    var state = known.computeIfAbsent(tenant, id -> new TenantState(limiter.bucket(id)));
    if (state.isKnown() && isCurrent()) {
      return Future.succeededFuture(state);
    }
    return ask(tenant, state, correlationId);
  }

  /** Learns now what changed in a tenant, for a caller who will not wait for the news. */
  Future<?> refresh(String tenant, String correlationId) {
    var state = known.get(tenant);
    return state == null ? Future.succeededFuture() : ask(tenant, state, correlationId);
  }

  private Future<TenantState> ask(String tenant, TenantState state, String correlationId) {
    var call = Call.internal("tenant.state", JsonObject.of("id", tenant), correlationId);
    return bus.request(call, TIMEOUT_MILLIS)
        .map(answer -> {
          take(state, new JsonObject(Objects.requireNonNull(answer.body())));
          return state;
        });
  }

  private void take(TenantState state, JsonObject facts) {
    var status = TenantState.Status.valueOf(facts.getString("status").toUpperCase(Locale.ROOT));
    var tier = facts.getString("tier");
    state.become(
        status,
        facts.getLong("revision"),
        facts.getLong("access_version"),
        tier,
        limiter.policy(tier, facts.getJsonObject("rate_limit")),
        usedUp(facts));
  }

  private static TenantState.@Nullable UsedUp usedUp(JsonObject facts) {
    var quota = facts.getJsonObject("quota_used_up");
    if (quota == null) {
      return null;
    }
    var until = quota.getString("until");
    return new TenantState.UsedUp(
        quota.getString("metric"), Instant.parse(until).toEpochMilli(), until);
  }
}

package io.tenantry.limits;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.TenantProvisioning;
import io.tenantry.kernel.limit.LimitPolicy;
import io.tenantry.kernel.limit.Limiter;
import io.tenantry.kernel.limit.LimitsConfig;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sets tenants' own limits, bounds sign-ups, and keeps this process's limits in step with Redis.
 */
public final class LimitsVerticle extends VerticleBase {
  private static final long TURN_MILLIS = 1_000;
  private static final long TURNS_BETWEEN_SIGNS_OF_LIFE = 5;
  private static final long TIMEOUT_MILLIS = 3_000;

  private final Bus bus;
  private final Limiter limiter;
  private final LimitRepository limits;
  private final SignupStore signups;
  private long turn;

  public LimitsVerticle(
      Bus bus,
      LimitsConfig config,
      Limiter limiter,
      Databases databases,
      TenantProvisioning provisioning,
      RedisConnection redis,
      AuditTrail audit) {
    this.bus = bus;
    this.limiter = limiter;
    this.limits = new LimitRepository(databases, provisioning, audit);
    this.signups = new SignupStore(redis, config.signupsPerAddress());
  }

  @Override
  public Future<?> start() {
    next();
    return limiter
        .live()
        .transform(lived ->
            new Operations(bus)
                .onBlocking("ratelimit.get", this::get)
                .onBlocking("ratelimit.put", this::put)
                .onBlocking("ratelimit.delete", this::delete)
                .onBlocking("limits.signup", this::signUp)
                .register());
  }

  // Not all processes at the same moment: when Redis is back, all of them look for it.
  private void next() {
    long jitter = ThreadLocalRandom.current().nextLong(TURN_MILLIS / 4);
    vertx.setTimer(
        TURN_MILLIS + jitter,
        due -> {
          limiter.sweep();
          if (limiter.isAway() || ++turn % TURNS_BETWEEN_SIGNS_OF_LIFE == 0) {
            limiter.live();
          }
          next();
        });
  }

  private Answer get(Call call) {
    return answer(found(await(limits.find(tenant(call)))));
  }

  private Answer put(Call call) {
    var id = tenant(call);
    var before = found(await(limits.change(call, id, call.body())));
    announce(call, id);
    return answer(
        new TenantLimit(
            before.tier(),
            call.body().getInteger("max_requests"),
            call.body().getInteger("window_seconds")));
  }

  private Answer delete(Call call) {
    var id = tenant(call);
    if (found(await(limits.change(call, id, null))).own() == null) {
      throw KernelProblem.NOT_FOUND.because("The tenant has no limit of its own.");
    }
    announce(call, id);
    return Answer.NO_CONTENT;
  }

  // The other nodes hear it from the database.
  private void announce(Call call, String tenant) {
    var question = Call.internal("tenant.state", JsonObject.of("id", tenant), call.correlationId());
    var facts = await(bus.request(question, TIMEOUT_MILLIS));
    bus.publish("tenant.changed", new JsonObject(Objects.requireNonNull(facts.body())));
  }

  // Internal: whether one more tenant may be made from an address.
  private Answer signUp(Call call) {
    long wait = await(signups.take(call.params().getString("address", "-")));
    if (wait > 0) {
      throw LimitsProblem.RATE_LIMIT_EXCEEDED.because(
          "Wait before the next tenant is made.",
          JsonObject.of("retry_after", (int) Math.ceilDiv(wait, 1000L)));
    }
    return Answer.NO_CONTENT;
  }

  private Answer answer(TenantLimit limit) {
    var policy = limiter.policy(limit.tier(), limit.own());
    return Answer.of(
        JsonObject.of(
            "tier", limit.tier(),
            "max_requests", policy.requests(),
            "window_seconds", policy.windowSeconds(),
            "burst", policy.burst(),
            "concurrent_requests", policy.concurrentRequests(),
            "source", policy.name().equals(LimitPolicy.OVERRIDE) ? "override" : "tier"));
  }

  private static String tenant(Call call) {
    return call.params().getString("id");
  }

  private static TenantLimit found(java.util.Optional<TenantLimit> limit) {
    return limit.orElseThrow(
        () -> KernelProblem.NOT_FOUND.because("There is no tenant with this id."));
  }
}

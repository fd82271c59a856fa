package io.tenantry.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.limit.Bucket;
import io.tenantry.kernel.limit.LimitPolicy;
import io.tenantry.kernel.limit.Limiter;
import io.tenantry.kernel.limit.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.function.Consumer;

/** Holds each tenant's requests to its limits, and has every answer say what is left. */
final class RateLimits {
  private static final CharSequence POLICY = HttpHeaders.createOptimized("ratelimit-policy");
  private static final CharSequence STATE = HttpHeaders.createOptimized("ratelimit");
  private static final CharSequence LIMIT = HttpHeaders.createOptimized("x-ratelimit-limit");
  private static final CharSequence REMAINING =
      HttpHeaders.createOptimized("x-ratelimit-remaining");
  private static final CharSequence RESET = HttpHeaders.createOptimized("x-ratelimit-reset");

  private final Limiter limiter;
  private final Counter admitted;
  private final Counter refused;
  private final Counter crowded;

  RateLimits(Limiter limiter, MeterRegistry registry) {
    this.limiter = limiter;
    this.admitted =
        Counter.builder("tenantry.limits.admitted")
            .description("Requests that their tenant's limit let through")
            .register(registry);
    this.refused = refused(registry, "rate");
    this.crowded = refused(registry, "concurrency");
  }

  private static Counter refused(MeterRegistry registry, String kind) {
    return Counter.builder("tenantry.limits.refused")
        .description("Requests that their tenant's limit refused, by the kind of limit")
        .tag("kind", kind)
        .register(registry);
  }

  /**
   * Whether a request may go on now; fails with 429 where it may not, and is false where Redis must
   * be asked first: {@link #await}.
   */
  boolean admits(Exchange exchange, Operation operation, TenantState tenant) {
    if (!limiter.isEnabled()) {
      return true;
    }
    var bucket = tenant.bucket();
    if (!bucket.enter()) {
      crowded.increment();
      throw GatewayProblem.CONCURRENCY_LIMIT_EXCEEDED.because(
          "Wait until one of the requests under way has ended.", JsonObject.of("retry_after", 1));
    }
    exchange.entered = bucket;
    if (operation.cost() == 0) {
      return true;
    }
    var verdict = bucket.take(operation.cost(), limiter.now());
    if (verdict == null) {
      return false;
    }
    judge(exchange, verdict);
    return true;
  }

  /**
   * Asks Redis.
   *
   * @param refuse told why it may not go on, or failed as it went
   * @param go told that it may; both on the request's own event loop
   */
  void await(
      Exchange exchange, Operation operation, Consumer<RuntimeException> refuse, Runnable go) {
    var context = Objects.requireNonNull(Vertx.currentContext());
    Objects.requireNonNull(exchange.entered)
        .await(
            operation.cost(),
            limiter.now(),
            verdict ->
                context.runOnContext(told -> {
                  try {
                    judge(exchange, verdict);
                    go.run();
                  } catch (RuntimeException e) {
                    refuse.accept(e);
                  }
                }));
  }

  private void judge(Exchange exchange, Verdict verdict) {
    exchange.verdict = verdict;
    if (!verdict.isAdmitted()) {
      refused.increment();
      throw GatewayProblem.RATE_LIMIT_EXCEEDED.because(
          "Wait before the next request.", JsonObject.of("retry_after", verdict.retrySeconds()));
    }
    admitted.increment();
  }

  /** Says in an answer what its tenant may still send. */
  void tell(Exchange exchange, TenantState tenant, HttpServerResponse response) {
    if (!limiter.isEnabled()) {
      return;
    }
    var verdict = seen(exchange, tenant.bucket());
    var policy = verdict.policy();
    var remaining = Long.toString(verdict.remaining());
    var reset = Long.toString(verdict.resetSeconds());
    response.putHeader(POLICY, policy.header());
    response.putHeader(STATE, policy.opening() + remaining + ";t=" + reset);
    response.putHeader(LIMIT, policy.limit());
    response.putHeader(REMAINING, remaining);
    response.putHeader(RESET, reset);
  }

  /** Counts a request out; once it has been, nothing more happens. */
  static void leave(Exchange exchange, Future<?> sent) {
    var entered = exchange.entered;
    if (entered != null) {
      exchange.entered = null;
      if (sent.isComplete()) {
        entered.leave();
      } else {
        // An answer that its client does not take holds a connection as much as a request does.
        sent.onComplete(taken -> entered.leave());
      }
    }
  }

  /** The tenant's limit as an answer of its own. */
  Future<Answer> show(Exchange exchange) {
    var tenant = Objects.requireNonNull(Objects.requireNonNull(exchange.principal).tenant());
    var policy = tenant.bucket().policy();
    var verdict = seen(exchange, tenant.bucket());
    return Future.succeededFuture(
        Answer.of(
            JsonObject.of(
                "tier", tenant.tier(),
                "max_requests", policy.requests(),
                "window_seconds", policy.windowSeconds(),
                "burst", policy.burst(),
                "concurrent_requests", policy.concurrentRequests(),
                "remaining", verdict.remaining(),
                "reset_seconds", verdict.resetSeconds(),
                "source", policy.name().equals(LimitPolicy.OVERRIDE) ? "override" : "tier")));
  }

  private Verdict seen(Exchange exchange, Bucket bucket) {
    var verdict = exchange.verdict;
    return verdict == null ? bucket.look(limiter.now()) : verdict;
  }
}

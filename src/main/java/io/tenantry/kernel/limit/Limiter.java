package io.tenantry.kernel.limit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of all tenants in this process. While Redis is away, each process hands out its share
 * of what was left; when Redis is back, the tenants return to it one after another.
 */
public final class Limiter {
  private static final Logger LOGGER = LoggerFactory.getLogger(Limiter.class);
  private static final long RETURN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LimitsConfig config;
  private final Function<Visit, Future<Grant>> redis;
  private final Supplier<Future<Integer>> living;
  private final Supplier<Future<Integer>> leaving;
  private final LongSupplier nanoTime;
  private final Map<String, LimitPolicy> tiers;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final Map<String, Double> shares = new ConcurrentHashMap<>();
  private final LongAdder asked = new LongAdder();
  private volatile boolean away;
  private volatile long backAt;
  private volatile int nodes = 1;

  /**
   * @param nanoTime this process's time, such as {@code System::nanoTime}
   */
  Limiter(
      LimitsConfig config,
      Function<Visit, Future<Grant>> redis,
      Supplier<Future<Integer>> living,
      Supplier<Future<Integer>> leaving,
      LongSupplier nanoTime) {
    this.config = config;
    this.redis = redis;
    this.living = living;
    this.leaving = leaving;
    this.nanoTime = nanoTime;
    this.backAt = nanoTime.getAsLong() - RETURN_NANOS;
    this.tiers = config.policies();
  }

  /**
   * The limits of this process, kept in Redis with those of all others.
   *
   * @param deadline the connection's own
   */
  public static Limiter of(
      LimitsConfig config, RedisConnection redis, Duration deadline, MeterRegistry registry) {
    var process = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    var store = new LeaseStore(redis, process, deadline);
    var limiter = new Limiter(config, store::visit, store::live, store::leave, System::nanoTime);
    FunctionCounter.builder("tenantry.limits.visits", limiter.asked, LongAdder::sum)
        .description("How often a tenant's bucket in Redis was visited")
        .register(registry);
    Gauge.builder("tenantry.limits.local", limiter, known -> known.away ? 1 : 0)
        .description("1 while Redis is away and this process limits by its own share")
        .register(registry);
    return limiter;
  }

  /** Whether anybody is limited. */
  public boolean isEnabled() {
    return config.enabled();
  }

  /** The one bucket of a tenant in this process. */
  public Bucket bucket(String tenant) {
    return buckets.computeIfAbsent(tenant, this::newBucket);
  }

  private Bucket newBucket(String tenant) {
    var bucket = new Bucket(tenant, this, free());
    bucket.share(share(tenant));
    return bucket;
  }

  /**
   * The part of its tier's concurrency that a tenant may use now, of requests and jobs; 1 is all.
   */
  public double share(String tenant) {
    return shares.getOrDefault(tenant, 1.0);
  }

  /**
   * Sets that part on this node.
   *
   * @param share above 0, at most 1
   */
  public void share(String tenant, double share) {
    if (share >= 1) {
      shares.remove(tenant);
    } else {
      shares.put(tenant, share);
    }
    var bucket = buckets.get(tenant);
    if (bucket != null) {
      bucket.share(share);
    }
  }

  /**
   * What a tenant is limited to.
   *
   * @param own an operator's own limit for it, {@code {max_requests, window_seconds}}; null where
   *     its tier's holds
   */
  public LimitPolicy policy(String tier, @Nullable JsonObject own) {
    var ofTier = tiers.get(tier);
    if (ofTier == null) {
      LOGGER.atWarn().addKeyValue("tier", tier).log("the tier has no limits of its own: free's");
      ofTier = free();
    }
    if (own == null) {
      return ofTier;
    }
    int requests = own.getInteger("max_requests");
    return LimitPolicy.of(
        LimitPolicy.OVERRIDE,
        requests,
        own.getInteger("window_seconds"),
        requests,
        ofTier.concurrentRequests());
  }

  private LimitPolicy free() {
    return Objects.requireNonNull(tiers.get("free"));
  }

  /** Says that this process lives; to be called every few seconds, and finds Redis back. */
  public Future<?> live() {
    return living
        .get()
        .onSuccess(count -> {
          nodes = Math.max(1, count);
          come();
        })
        .onFailure(this::go);
  }

  /** Gives back what has not been used for a while; to be called about once a second. */
  public void sweep() {
    long nanos = now();
    buckets.values().forEach(bucket -> bucket.sweep(nanos, false));
  }

  /** Gives back everything and leaves. */
  public Future<?> close() {
    long nanos = now();
    buckets.values().forEach(bucket -> bucket.sweep(nanos, true));
    return leaving.get();
  }

  /** Whether Redis is away and each process on its own. */
  public boolean isAway() {
    return away;
  }

  // Each tenant returns at its own time within a second, or all would ask Redis at once.
  boolean isAway(int spread, long nanos) {
    return away
        || (spread != 0 && nanos - backAt < Math.floorMod(spread, 1000) * RETURN_NANOS / 1000);
  }

  /** This process's time in nanoseconds, for the methods of buckets. */
  public long now() {
    return nanoTime.getAsLong();
  }

  int nodes() {
    return nodes;
  }

  Future<Grant> visit(Visit visit) {
    asked.increment();
    return redis.apply(visit).onFailure(this::go);
  }

  private synchronized void go(Throwable failure) {
    if (!away) {
      away = true;
      LOGGER
          .atWarn()
          .addKeyValue("cause", String.valueOf(failure.getMessage()))
          .addKeyValue("nodes", nodes)
          .log("Redis is away: each process limits requests by its own share");
    }
  }

  private synchronized void come() {
    if (away) {
      backAt = now();
      away = false;
      LOGGER.atWarn().addKeyValue("nodes", nodes).log("Redis is back: limits are shared again");
    }
  }
}

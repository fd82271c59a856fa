package io.tenantry.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.PlatformConfig;
import io.tenantry.kernel.config.Settings;
import io.tenantry.kernel.limit.Bucket;
import io.tenantry.kernel.limit.Limiter;
import io.tenantry.kernel.redis.LuaScript;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/**
 * Decisions a second of the limiter against as many scripts in Redis, over 1,000 tenants of whom
 * the k-th has a share of 1/k: {@code [--rounds N] [--seconds N] [--tenants N]}. Both run on as
 * many event loops; the scripts are pipelined, 64 at a time on each.
 */
public final class LimiterBench {
  private static final LuaScript ONE_BY_ONE = LuaScript.named("login_attempt");
  private static final int ORDER = 1 << 16;
  private static final int IN_FLIGHT = 64;
  private static final int TURN = 256;
  // A loaded machine keeps the scripts waiting; that is no failure here.
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final RedisConnection redis;
  private final List<Bucket> buckets = new ArrayList<>();
  private final int[] order;
  private final int loops = Runtime.getRuntime().availableProcessors();

  private LimiterBench(int tenants) {
    var config =
        Settings.load(
                Optional.empty(), Map.of(), Set.of(), Map.of("limits.free_requests", "10000000"))
            .bind(PlatformConfig.class);
    this.redis = new RedisConnection(vertx, System.getenv("TENANTRY_REDIS_URL"), 4, 4096, DEADLINE);
    var limiter = Limiter.of(config.limits(), redis, DEADLINE, new SimpleMeterRegistry());
    limiter.live().await();
    for (int tenant = 0; tenant < tenants; tenant++) {
      buckets.add(limiter.bucket("bench_" + tenant));
    }
    this.order = zipf(tenants);
  }

  private static int[] zipf(int tenants) {
    var upTo = new double[tenants];
    double total = 0;
    for (int rank = 0; rank < tenants; rank++) {
      total += 1.0 / (rank + 1);
      upTo[rank] = total;
    }
    var random = new Random(1);
    var order = new int[ORDER];
    for (int n = 0; n < ORDER; n++) {
      int at = Arrays.binarySearch(upTo, random.nextDouble() * total);
      order[n] = Math.min(tenants - 1, at < 0 ? -at - 1 : at);
    }
    return order;
  }

  public static void main(String[] arguments) {
    var options = Options.of(arguments);
    var bench = new LimiterBench(options.number("tenants", 1000));
    try {
      bench.run(options.number("rounds", 3), options.number("seconds", 3));
    } finally {
      bench.vertx.close().await();
    }
  }

  private void run(int rounds, int seconds) {
    var ratios = new ArrayList<Double>();
    for (int round = 0; round <= rounds; round++) {
      double scripts = perSecond(seconds, Scripts::new);
      double decisions = perSecond(seconds, Decisions::new);
      if (round > 0) {
        ratios.add(decisions / scripts);
        System.out.printf("limiter %,.0f decisions/s, scripts %,.0f/s%n", decisions, scripts);
      }
    }
    System.out.printf(
        "limiter / scripts: %s%n", new Spread(ratios.stream().sorted().toList()).show("%.0f"));
  }

  private double perSecond(int seconds, IntFunction<Work> kind) {
    var works = new ArrayList<Work>();
    long began = System.nanoTime();
    for (int loop = 0; loop < loops; loop++) {
      var work = kind.apply(loop);
      works.add(work);
      work.context.runOnContext(started -> work.begin());
    }
    var over = Promise.<Void>promise();
    vertx.setTimer(TimeUnit.SECONDS.toMillis(seconds), timer -> over.complete());
    over.future().await();
    works.forEach(work -> work.stopped = true);
    long done = works.stream().mapToLong(work -> work.done.sum()).sum();
    return done * 1e9 / (System.nanoTime() - began);
  }

  /** What one event loop goes on doing until it is told to stop. */
  private abstract class Work {
    final Context context = ((VertxInternal) vertx).createEventLoopContext();
    final LongAdder done = new LongAdder();
    volatile boolean stopped;
    int position;

    Work(int loop) {
      this.position = loop * 7919;
    }

    abstract void begin();

    int next() {
      position = (position + 1) % ORDER;
      return order[position];
    }
  }

  /** Asks the limiter, and Redis only where the limiter does. */
  private final class Decisions extends Work {
    Decisions(int loop) {
      super(loop);
    }

    @Override
    void begin() {
      for (int n = 0; n < TURN; n++) {
        var bucket = buckets.get(next());
        if (bucket.take(1, System.nanoTime()) == null) {
          bucket.await(1, System.nanoTime(), verdict -> {});
        }
      }
      done.add(TURN);
      if (!stopped) {
        context.runOnContext(more -> begin());
      }
    }
  }

  /** Runs a script for each decision. */
  private final class Scripts extends Work {
    Scripts(int loop) {
      super(loop);
    }

    @Override
    void begin() {
      for (int n = 0; n < IN_FLIGHT; n++) {
        one();
      }
    }

    private void one() {
      var keys = List.of("{bench_" + next() + "}:one");
      redis
          .run(ONE_BY_ONE, keys, List.of("10000000", "60000", "1"))
          .onComplete(answered -> {
            if (answered.succeeded()) {
              done.increment();
            }
            if (!stopped) {
              context.runOnContext(more -> one());
            }
          });
    }
  }
}

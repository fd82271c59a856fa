package io.tenantry.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Some processes, one bucket and a network between them, on a clock that moves when told. It holds
 * every admission to the law that no window has more than burst and what came back in it.
 */
final class World {
  private static final long SERVER_AHEAD_MILLIS = 1_700_000_000_000L;
  private static final long DEADLINE = TimeUnit.MILLISECONDS.toNanos(ModelBucket.DEADLINE_MILLIS);

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final List<Bucket> buckets = new ArrayList<>();
  private final List<Limiter> limiters = new ArrayList<>();
  private final Random random;
  private final LimitPolicy policy;
  private final long slowestNanos;
  private final double lossy;
  final ModelBucket redis;
  private long nanos = TimeUnit.DAYS.toNanos(3);
  private long order;
  private long debt;
  private long debtAt = nanos;
  private long admitted;
  private boolean redisAway;
  private double beyond;

  private record Event(long at, long order, Runnable what) {}

  /**
   * @param slowest how long a message may take, one way
   * @param lossy the share of messages that never come, or come after everybody has given up
   */
  World(LimitsConfig config, int nodes, Random random, Duration slowest, double lossy) {
    this.random = random;
    this.slowestNanos = slowest.toNanos();
    this.lossy = lossy;
    this.policy = Objects.requireNonNull(config.policies().get("free"));
    this.redis = new ModelBucket(policy);
    for (int node = 0; node < nodes; node++) {
      var process = "node" + node;
      var limiter =
          new Limiter(
              config,
              visit -> send(process, visit),
              () -> redisAway ? Future.failedFuture("away") : Future.succeededFuture(nodes),
              () -> Future.succeededFuture(nodes),
              () -> nanos);
      limiter.live();
      limiters.add(limiter);
      buckets.add(limiter.bucket("acme"));
    }
  }

  long nanos() {
    return nanos;
  }

  long admitted() {
    return admitted;
  }

  Bucket bucket(int node) {
    return buckets.get(node);
  }

  Limiter limiter(int node) {
    return limiters.get(node);
  }

  void takeRedisAway(boolean away) {
    redisAway = away;
  }

  private Future<Grant> send(String process, Visit visit) {
    if (redisAway) {
      return Future.failedFuture("away");
    }
    var answer = Promise.<Grant>promise();
    in(DEADLINE, () -> answer.tryFail("no answer in time"));
    if (random.nextDouble() >= lossy) {
      in(delay(), () -> arrive(process, visit, answer));
    }
    return answer.future();
  }

  private void arrive(String process, Visit visit, Promise<Grant> answer) {
    long now = SERVER_AHEAD_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos);
    Optional<Grant> grant = redis.visit(process, visit, now);
    if (random.nextDouble() >= lossy) {
      in(delay(), () -> grant.ifPresentOrElse(answer::tryComplete, () -> answer.tryFail("late")));
    }
  }

  // Where messages get lost, some come when nobody waits for them any more.
  private long delay() {
    long usual = (long) (random.nextDouble() * slowestNanos);
    return random.nextDouble() < lossy ? usual + 2 * DEADLINE : usual;
  }

  private void in(long later, Runnable what) {
    events.add(new Event(nanos + later, order++, what));
  }

  /** Asks a process for permits, and counts them against the law when they are given. */
  void request(int node, int cost, Consumer<Verdict> then) {
    var bucket = buckets.get(node);
    Consumer<Verdict> judged =
        verdict -> {
          if (verdict.isAdmitted() && !verdict.policy().name().equals("local")) {
            admit(cost);
          }
          then.accept(verdict);
        };
    var verdict = bucket.take(cost, nanos);
    if (verdict == null) {
      bucket.await(cost, nanos, judged);
    } else {
      judged.accept(verdict);
    }
  }

  /** The same, and waits for what comes of it. */
  Verdict request(int node, int cost) {
    var outcome = new ArrayList<Verdict>();
    request(node, cost, outcome::add);
    while (outcome.isEmpty()) {
      next();
    }
    return outcome.getFirst();
  }

  private void admit(int cost) {
    long window = TimeUnit.SECONDS.toNanos(policy.windowSeconds());
    debt = Math.max(0, debt - (nanos - debtAt) * policy.requests()) + cost * window;
    debtAt = nanos;
    admitted += cost;
    beyond = Math.max(beyond, (double) debt / window - policy.burst());
  }

  private void next() {
    var event = events.remove();
    nanos = Math.max(nanos, event.at);
    event.what.run();
    assertThat(beyond).as("permits used beyond the law").isZero();
  }

  /** Lets time pass, and what comes in it happen. */
  void pass(Duration time) {
    long end = nanos + time.toNanos();
    while (!events.isEmpty() && events.element().at <= end) {
      next();
    }
    nanos = end;
  }
}

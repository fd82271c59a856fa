package io.tenantry.kernel.hash;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Hashes and checks secrets by bcrypt, on threads of its own and with a bounded queue, in which
 * tenants take turns: when it is full, whoever has the most waiting hears 503 at once, and no event
 * loop ever hashes.
 */
public final class Bcrypt implements AutoCloseable {
  /** The most bytes of a secret that bcrypt looks at; no longer one matches any hash. */
  public static final int MOST_BYTES = 72;

  private static final int HIGHEST_COST = 15;
  private static final JsonObject RETRY = JsonObject.of("retry_after", 2);

  private final Vertx vertx;
  private final int cost;
  private final FairQueue queue;
  // Has as many turns waiting as the queue has pieces; whose turn it is, the queue decides.
  private final ThreadPoolExecutor pool;
  private final Counter hashes;

  /**
   * @param cost the logarithm of bcrypt's rounds
   * @param queue how many secrets may wait for a thread
   */
  public Bcrypt(Vertx vertx, int cost, int threads, int queue, MeterRegistry registry) {
    this.vertx = vertx;
    this.cost = cost;
    this.queue = new FairQueue(threads + queue);
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("tenantry-hashing-", 0).factory());
    this.hashes =
        Counter.builder("tenantry.auth.hashes")
            .description("Runs of bcrypt, for new secrets and for those that are presented")
            .register(registry);
    registry.gauge("tenantry.auth.hashing.waiting", pool.getQueue(), Queue::size);
  }

  /**
   * The hash of a secret of at most {@link #MOST_BYTES}; fails with 503 where too many wait.
   *
   * @param owner whose turn it takes: a tenant, or whoever else is to have a share
   */
  public Future<String> hash(String owner, String secret) {
    return onPool(owner, () -> hashNow(secret));
  }

  /**
   * Whether the secret is the one that was hashed; fails with 503 where too many wait.
   *
   * @param owner whose turn it takes, as for {@link #hash}
   */
  public Future<Boolean> matches(String owner, String secret, String hash) {
    return onPool(owner, () -> matchesNow(secret, hash));
  }

  /** The hash at once, on the caller's thread: for a program's start. */
  public String hashNow(String secret) {
    hashes.increment();
    return BCrypt.withDefaults().hashToString(cost, secret.toCharArray());
  }

  // A hash of an absurd cost, put there by an import, would hold a thread for minutes.
  private boolean matchesNow(String secret, String hash) {
    var candidate = secret.getBytes(StandardCharsets.UTF_8);
    if (candidate.length > MOST_BYTES || costOf(hash) > HIGHEST_COST) {
      return false;
    }
    hashes.increment();
    return BCrypt.verifyer().verify(candidate, hash.getBytes(StandardCharsets.UTF_8)).verified;
  }

  private static int costOf(String hash) {
    return hash.matches("\\$2[aby]\\$\\d\\d\\$.{53}") ? Integer.parseInt(hash, 4, 6, 10) : 99;
  }

  private <T> Future<T> onPool(String owner, Callable<T> work) {
    var context = vertx.getOrCreateContext();
    var promise = Promise.<T>promise();
    var refused =
        queue.put(
            owner,
            new FairQueue.Piece(
                () -> complete(context, promise, work),
                () -> context.runOnContext(none -> promise.fail(busy()))));
    if (refused != null) {
      refused.refusal().run();
      return promise.future();
    }
    try {
      pool.execute(this::takeTurn);
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(busy());
    }
    return promise.future();
  }

  private void takeTurn() {
    var piece = queue.next();
    if (piece != null) {
      try {
        piece.work().run();
      } finally {
        queue.done();
      }
    }
  }

  private static ProblemException busy() {
    return KernelProblem.HASHING_BUSY.because("Try again in a moment.", RETRY);
  }

  private static <T> void complete(Context context, Promise<T> promise, Callable<T> work) {
    try {
      var result = work.call();
      context.runOnContext(done -> promise.complete(result));
    } catch (Exception e) {
      context.runOnContext(done -> promise.fail(e));
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}

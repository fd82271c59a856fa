package io.tenantry.kernel.hash;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.KernelProblem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Hashes and checks secrets by bcrypt, on threads of its own and with a bounded queue: when it is
 * full the caller hears 503 at once, and no event loop ever hashes.
 */
public final class Bcrypt implements AutoCloseable {
  /** The most bytes of a secret that bcrypt looks at; no longer one matches any hash. */
  public static final int MOST_BYTES = 72;

  private static final int HIGHEST_COST = 15;
  private static final JsonObject RETRY = JsonObject.of("retry_after", 2);

  private final Vertx vertx;
  private final int cost;
  private final ThreadPoolExecutor pool;
  private final Counter hashes;

  /**
   * @param cost the logarithm of bcrypt's rounds
   * @param queue how many secrets may wait for a thread
   */
  public Bcrypt(Vertx vertx, int cost, int threads, int queue, MeterRegistry registry) {
    this.vertx = vertx;
    this.cost = cost;
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name("tenantry-hashing-", 0).factory());
    this.hashes =
        Counter.builder("tenantry.auth.hashes")
            .description("Runs of bcrypt, for new secrets and for those that are presented")
            .register(registry);
    registry.gauge("tenantry.auth.hashing.waiting", pool.getQueue(), Queue::size);
  }

  /** The hash of a secret of at most {@link #MOST_BYTES}. */
  public Future<String> hash(String secret) {
    return onPool(() -> hashNow(secret));
  }

  /** Whether the secret is the one that was hashed. */
  public Future<Boolean> matches(String secret, String hash) {
    return onPool(() -> matchesNow(secret, hash));
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

  private <T> Future<T> onPool(Callable<T> work) {
    var context = vertx.getOrCreateContext();
    var promise = Promise.<T>promise();
    try {
      pool.execute(() -> complete(context, promise, work));
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(
          KernelProblem.HASHING_BUSY.because("Try again in a moment.", RETRY));
    }
    return promise.future();
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

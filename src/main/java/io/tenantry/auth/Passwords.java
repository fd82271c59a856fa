package io.tenantry.auth;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Hashes and checks passwords by bcrypt, on threads of its own and with a bounded queue: when it is
 * full the caller hears 503 at once, and no event loop ever hashes.
 */
final class Passwords implements AutoCloseable {
  private static final int HIGHEST_COST = 15;
  private static final JsonObject RETRY = JsonObject.of("retry_after", 2);

  private final Vertx vertx;
  private final int cost;
  private final ThreadPoolExecutor pool;
  private final Counter hashes;
  private final String nobody;

  Passwords(Vertx vertx, AuthConfig config, MeterRegistry registry) {
    this.vertx = vertx;
    this.cost = config.bcryptCost();
    this.pool =
        new ThreadPoolExecutor(
            config.hashingThreads(),
            config.hashingThreads(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(config.hashingQueue()),
            Thread.ofPlatform().daemon().name("tenantry-hashing-", 0).factory());
    this.hashes =
        Counter.builder("tenantry.auth.hashes")
            .description("Runs of bcrypt, for new passwords and for logins")
            .register(registry);
    registry.gauge("tenantry.auth.hashing.waiting", pool.getQueue(), Queue::size);
    this.nobody = hashNow("nobody has this password");
  }

  /** One form for passwords that look alike, so that every keyboard logs in. */
  static String normalize(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  /** The bcrypt hash of a password that the policy has passed. */
  Future<String> hash(String password) {
    return onPool(() -> hashNow(password));
  }

  /** Whether the password is the one that was hashed. */
  Future<Boolean> matches(String password, String hash) {
    return onPool(() -> matchesNow(password, hash));
  }

  /** Takes as long as {@link #matches} and says no: for accounts that do not exist. */
  Future<Boolean> matchesNobody(String password) {
    return onPool(() -> matchesNow(password, nobody)).map(false);
  }

  private String hashNow(String password) {
    hashes.increment();
    return BCrypt.withDefaults().hashToString(cost, normalize(password).toCharArray());
  }

  // A hash of an absurd cost, put there by an import, would hold a thread for minutes.
  private boolean matchesNow(String password, String hash) {
    var candidate = normalize(password).getBytes(StandardCharsets.UTF_8);
    if (candidate.length > PasswordPolicy.MOST_BYTES || costOf(hash) > HIGHEST_COST) {
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
      return Future.failedFuture(AuthProblem.HASHING_BUSY.because("Try again in a moment.", RETRY));
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

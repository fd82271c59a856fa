package io.tenantry.kernel.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands to Redis, each with a deadline. After a failure it says no at once for a moment,
 * so that a Redis that hangs costs one request its deadline and not every request. A command that
 * was given up may still run: only what may run twice is sent.
 */
public final class RedisConnection {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final Logger LOGGER = LoggerFactory.getLogger(RedisConnection.class);

  private final Redis redis;
  private final Duration deadline;
  private volatile long pausedUntil = System.nanoTime();

  public RedisConnection(Vertx vertx, String url, int poolSize, int waiting, Duration deadline) {
    this(vertx, url, poolSize, waiting, deadline, Optional.empty());
  }

  /**
   * Where the URL asks for TLS, the server's certificate must be good for its name.
   *
   * @param authorities a file of the authorities that may sign it, instead of Java's own
   */
  public RedisConnection(
      Vertx vertx,
      String url,
      int poolSize,
      int waiting,
      Duration deadline,
      Optional<Path> authorities) {
    var options =
        new RedisOptions()
            .setConnectionString(url)
            .setMaxPoolSize(poolSize)
            .setMaxPoolWaiting(waiting)
            .setMaxWaitingHandlers(4096);
    options.getNetClientOptions().setConnectTimeout(2_000).setTcpNoDelay(true);
    if (url.startsWith("rediss:")) {
      var tls = options.getNetClientOptions().setSsl(true);
      tls.setHostnameVerificationAlgorithm("HTTPS");
      authorities.ifPresent(
          file -> tls.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    }
    this.redis = Redis.createClient(vertx, options);
    this.deadline = deadline;
  }

  /**
   * Fails where no Redis answers at the URL within {@code patience}, or it refuses the password.
   */
  public Future<?> reach(Duration patience) {
    return redis
        .send(Request.cmd(Command.PING))
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure ->
            Future.failedFuture(
                new IllegalStateException(
                    "Redis cannot be used: " + failure.getMessage(), failure)));
  }

  /** The answer to PING: whether Redis is there; where it is, commands are sent again at once. */
  public Future<?> ping() {
    return bounded(redis.send(Request.cmd(Command.PING)))
        .onSuccess(answer -> pausedUntil = System.nanoTime());
  }

  /** Runs a script by its digest, and sends its text only where Redis does not know it. */
  public Future<@Nullable Response> run(
      LuaScript script, List<String> keys, List<String> arguments) {
    if (System.nanoTime() - pausedUntil < 0) {
      return Future.failedFuture("Redis has just failed");
    }
    var request = script.request(Command.EVALSHA, script.digest(), keys, arguments);
    return bounded(
        redis
            .send(request)
            .recover(failure ->
                String.valueOf(failure.getMessage()).startsWith("NOSCRIPT")
                    ? redis.send(script.request(Command.EVAL, script.text(), keys, arguments))
                    : Future.failedFuture(failure)));
  }

  /** What the server says of itself. */
  public Future<RedisServerInfo> server() {
    return bounded(redis.send(Request.cmd(Command.INFO)))
        .map(info -> RedisServerInfo.parse(String.valueOf(info)));
  }

  private Future<@Nullable Response> bounded(Future<@Nullable Response> command) {
    return command.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS).onFailure(this::pause);
  }

  private void pause(Throwable failure) {
    long now = System.nanoTime();
    if (pausedUntil - now < 0) {
      LOGGER.atWarn().addKeyValue("cause", failure.toString()).log("Redis is out of reach");
    }
    pausedUntil = now + PAUSE_NANOS;
  }

  public void close() {
    redis.close();
  }
}

package io.tenantry;

import io.tenantry.embedded.EmbeddedServers;
import io.tenantry.gateway.Contract;
import io.tenantry.kernel.config.Secret;
import io.tenantry.kernel.log.LogSink;
import io.tenantry.kernel.log.SinkAppender;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts the platform and, where none are named, its own servers; stops them again in order. */
final class UpCommand {
  private static final int STAYS = -1;
  private static final Duration CLOSING = Duration.ofSeconds(15);

  private final PlatformConfig config;
  private final PrintStream out;
  private final PrintStream err;
  private final LogSink log;

  UpCommand(PlatformConfig config, PrintStream out, PrintStream err) {
    this.config = config;
    this.out = out;
    this.err = err;
    var text =
        switch (config.log().format()) {
          case AUTO -> Boolean.getBoolean("tenantry.terminal");
          case JSON -> false;
          case TEXT -> true;
        };
    this.log = new LogSink(new FileOutputStream(FileDescriptor.out), text);
    SinkAppender.install(log, config.log().level().name());
  }

  /** Returns when the platform answers; the process then stays until a signal ends it. */
  int run() {
    var embedded = startServers();
    var started = new AtomicReference<@Nullable Platform>();
    // From here on, so that a signal during the start leaves no servers behind either.
    var end = new Thread(() -> stop(started.get(), embedded), "tenantry-drain");
    Runtime.getRuntime().addShutdownHook(end);
    Platform platform;
    Optional<Banner.Operator> operator;
    try {
      var servers =
          embedded == null
              ? new Platform.Servers(url(config.database().url()), url(config.redis().url()))
              : new Platform.Servers(embedded.databaseUrl(), embedded.redisUrl());
      platform =
          Platform.start(
              config, servers, config.embedded().dataDir().resolve("secrets"), contract(), log);
      started.set(platform);
      operator = firstOperator(platform);
    } catch (Exception e) {
      abandon(end, embedded);
      throw e;
    }
    // A machine reads standard output line by line as JSON: people's words go beside it.
    (log.isText() ? out : err)
        .print(
            Banner.text(
                config.server(),
                platform.port(),
                platform.managementPort(),
                operator,
                embedded != null));
    return STAYS;
  }

  private static Contract contract() {
    var file = System.getProperty("tenantry.contract");
    return file == null ? Contract.carried() : Contract.of(Path.of(file));
  }

  private @Nullable EmbeddedServers startServers() {
    boolean database = config.database().url().isPresent();
    boolean redis = config.redis().url().isPresent();
    if (database != redis) {
      throw new IllegalArgumentException(
          "set both TENANTRY_DATABASE_URL and TENANTRY_REDIS_URL, or neither");
    }
    var embedded = config.embedded();
    return database
        ? null
        : EmbeddedServers.start(embedded.dataDir(), embedded.postgresPort(), embedded.redisPort());
  }

  private static String url(Optional<Secret> url) {
    return url.orElseThrow().value();
  }

  private Optional<Banner.Operator> firstOperator(Platform platform) {
    if (!platform.needsOperator()) {
      return Optional.empty();
    }
    var email = config.operator().email().orElse("operator@localhost.test");
    var given = config.operator().password();
    var password = given.map(Secret::value).orElseGet(UpCommand::madeUp);
    platform.makeFirstOperator(email, password);
    // A password that somebody chose is known to them; it is not shown.
    return Optional.of(
        new Banner.Operator(email, given.isPresent() ? Optional.empty() : Optional.of(password)));
  }

  private static String madeUp() {
    var bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  private void abandon(Thread end, @Nullable EmbeddedServers embedded) {
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException signalled) {
      // The end has begun already: it stops the servers and the process.
      return;
    }
    if (embedded != null) {
      embedded.close();
    }
    log.close();
  }

  // Runs when a signal comes. The exit code of a drain that went well is 0.
  private void stop(@Nullable Platform platform, @Nullable EmbeddedServers embedded) {
    int code = platform == null || isDrained(platform) ? 0 : 1;
    if (embedded != null) {
      embedded.close();
    }
    log.close();
    Runtime.getRuntime().halt(code);
  }

  private boolean isDrained(Platform platform) {
    var server = config.server();
    var requests = server.drainDelay().plus(server.drainTimeout());
    var work = config.jobs().drain().plus(config.jobs().lease());
    var longest = (requests.compareTo(work) > 0 ? requests : work).plus(CLOSING);
    try {
      CompletableFuture.runAsync(platform::close).get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      err.println("tenantry: the drain took longer than " + longest.toSeconds() + " s");
    } catch (ExecutionException e) {
      err.println("tenantry: the drain was not clean: " + StartFailure.inWords(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}

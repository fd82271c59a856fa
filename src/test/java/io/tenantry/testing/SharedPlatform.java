package io.tenantry.testing;

import io.tenantry.Platform;
import io.tenantry.PlatformConfig;
import io.tenantry.gateway.Contract;
import io.tenantry.kernel.log.LogSink;
import io.tenantry.kernel.log.SinkAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The whole platform, started once for the run the way {@code Main} starts it; each test onboards
 * tenants of its own. A test that needs other settings starts one of its own with {@link #start}.
 */
public final class SharedPlatform {
  public static final String OPERATOR_EMAIL = "operator@tenantry.test";
  public static final String OPERATOR_PASSWORD = "an operator of this test run";

  private static final Map<String, String> OF_TESTS =
      Map.of(
          "server.port", "0",
          "server.management_port", "0",
          "auth.bcrypt_cost", "4",
          "auth.key_publication_delay", "0s",
          "auth.login_attempts_per_account", "1000",
          "auth.login_attempts_per_address", "10000",
          "limits.free_requests", "1000000",
          "limits.free_concurrent_requests", "10000",
          "limits.signups_per_address", "100000");
  private static final AtomicInteger TENANTS = new AtomicInteger();
  // Nodes on one database have one master key.
  private static final Map<String, Path> SECRETS = new ConcurrentHashMap<>();

  private SharedPlatform() {}

  /** Started by the class loader: once, whichever test comes first. */
  private static final class Running {
    static final Started STARTED = start(Map.of());

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(STARTED::close, "close-shared-platform"));
    }

    private Running() {}
  }

  /** The shared platform's API, with no credential. */
  public static Api api() {
    return Running.STARTED.api();
  }

  /** The same under an id of the test's choice. */
  public static SomeTenant onboard(String id) {
    return SomeTenant.onboard(api(), id);
  }

  public static Started started() {
    return Running.STARTED;
  }

  /** A new tenant of the shared platform, with its admin logged in. */
  public static SomeTenant onboard() {
    return Running.STARTED.onboard();
  }

  /**
   * A platform of its own on the shared servers, in a database of its own.
   *
   * @param settings texts by dotted path, over the settings of tests
   */
  public static Started start(Map<String, String> settings) {
    return start(settings, TestServers.freshDatabase());
  }

  /** The same on a database that there is already. */
  public static Started start(Map<String, String> settings, String databaseUrl) {
    var all = new HashMap<>(OF_TESTS);
    all.put("database.role_prefix", rolePrefix(databaseUrl));
    all.put("metering.journal_dir", journals(databaseUrl));
    all.putAll(settings);
    return start(Configured.with(all), new Platform.Servers(databaseUrl, TestServers.redisUrl()));
  }

  /** A platform on servers of its own. */
  public static Started start(Map<String, String> settings, Platform.Servers servers) {
    var all = new HashMap<>(OF_TESTS);
    all.put("metering.journal_dir", journals(servers.databaseUrl()));
    all.putAll(settings);
    return start(Configured.with(all), servers);
  }

  // Roles belong to the whole server, on which tests have many databases.
  private static String rolePrefix(String databaseUrl) {
    return "r" + databaseUrl.replaceAll(".*/t", "") + "_";
  }

  private static Started start(PlatformConfig config, Platform.Servers servers) {
    var output = new ByteArrayOutputStream();
    var log = new LogSink(output, false);
    SinkAppender.install(log, "info");
    var secrets = SECRETS.computeIfAbsent(servers.databaseUrl(), SharedPlatform::newSecrets);
    var platform = Platform.start(config, servers, secrets, Contract.carried(), log);
    platform.makeFirstOperator(OPERATOR_EMAIL, OPERATOR_PASSWORD);
    return new Started(platform, servers.databaseUrl(), secrets, log, output);
  }

  // Nodes on one database may count what another one left.
  private static String journals(String databaseUrl) {
    return SECRETS
        .computeIfAbsent(databaseUrl, SharedPlatform::newSecrets)
        .resolve("journal")
        .toString();
  }

  private static Path newSecrets(String databaseUrl) {
    try {
      return Files.createTempDirectory(Path.of("target"), "secrets");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A platform that runs, and what it has logged. */
  public record Started(
      Platform platform,
      String databaseUrl,
      Path secrets,
      LogSink log,
      ByteArrayOutputStream output)
      implements AutoCloseable {

    public Api api() {
      return new Api("http://127.0.0.1:" + platform.port(), null);
    }

    public Api operator() {
      return api().asOperator(OPERATOR_EMAIL, OPERATOR_PASSWORD);
    }

    /** The value of a metric without labels, by its Prometheus name; 0 where there is none. */
    public double metric(String name) {
      var management = new Api("http://127.0.0.1:" + platform.managementPort(), null);
      return management
          .get("/metrics")
          .is(200)
          .text()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .sum();
    }

    /** Every log line so far. */
    public String logged() {
      log.flush();
      return output.toString(StandardCharsets.UTF_8);
    }

    /** A new tenant with its admin logged in. */
    public SomeTenant onboard() {
      var id = "t" + Long.toString(System.nanoTime(), 36) + TENANTS.incrementAndGet();
      return SomeTenant.onboard(api(), id);
    }

    @Override
    public void close() {
      platform.close();
      log.close();
    }
  }
}

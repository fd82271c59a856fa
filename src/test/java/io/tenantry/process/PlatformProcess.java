package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The real program in a JVM of its own, as its jar and libraries were built. */
final class PlatformProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final Pattern MANAGEMENT = Pattern.compile("(http://\\S+)/metrics");
  private static final Pattern API = Pattern.compile("API +(http://\\S+)");

  private final Process process;
  private final Path out;
  private final Path err;

  private PlatformProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Runs {@code tenantry} with these words, and returns without waiting for anything. */
  static PlatformProcess run(Map<String, String> environment, String... words) {
    return run(List.of(), environment, words);
  }

  /**
   * The same by way of another program.
   *
   * @param by what runs the command that follows it in its own place, such as {@code ip netns exec}
   */
  static PlatformProcess run(List<String> by, Map<String, String> environment, String... words) {
    try {
      var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/runs")), "");
      var command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xmx256m",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  "target/tenantry.jar:target/lib/*",
                  "io.tenantry.Main"));
      if (Runtime.version().feature() >= 24) {
        command.add(1, "--sun-misc-unsafe-memory-access=allow");
      }
      command.addAll(0, by);
      command.addAll(List.of(words));
      var builder =
          new ProcessBuilder(command)
              .redirectOutput(folder.resolve("out").toFile())
              .redirectError(folder.resolve("err").toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("TENANTRY_"));
      builder.environment().putAll(environment);
      var process = builder.start();
      // A test run that is stopped leaves no platform behind.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new PlatformProcess(process, folder.resolve("out"), folder.resolve("err"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a platform with free ports in a database, and waits until it answers. */
  static PlatformProcess up(String databaseUrl, Map<String, String> environment) {
    return run(settings(databaseUrl, environment), "up").awaitUp();
  }

  /** The environment of a node of tests that uses a database on the test servers. */
  static Map<String, String> settings(String databaseUrl, Map<String, String> more) {
    var all = new HashMap<String, String>();
    all.put("TENANTRY_DATABASE_URL", databaseUrl);
    all.put("TENANTRY_REDIS_URL", TestServers.redisUrl());
    all.put("TENANTRY_DATABASE_ROLE_PREFIX", rolePrefix(databaseUrl));
    all.put("TENANTRY_EMBEDDED_DATA_DIR", "target/runs/" + rolePrefix(databaseUrl) + "data");
    all.put("TENANTRY_SERVER_PORT", "0");
    all.put("TENANTRY_SERVER_MANAGEMENT_PORT", "0");
    all.put("TENANTRY_AUTH_BCRYPT_COST", "4");
    all.put("TENANTRY_LIMITS_FREE_REQUESTS", "1000000");
    all.put("TENANTRY_LIMITS_FREE_CONCURRENT_REQUESTS", "1000");
    all.put("TENANTRY_LIMITS_SIGNUPS_PER_ADDRESS", "100000");
    all.putAll(more);
    return all;
  }

  /** What the roles of a database's tenants begin with; roles belong to the whole server. */
  static String rolePrefix(String databaseUrl) {
    return "r" + databaseUrl.replaceAll(".*/t", "") + "_";
  }

  /** Waits until the banner has named the addresses. */
  PlatformProcess awaitUp() {
    Patience.until(
        "the platform is up",
        () -> {
          assertThat(process.isAlive()).as("%s%s", output(), complaint()).isTrue();
          return complaint().contains("Ctrl-C drains");
        });
    return this;
  }

  Api api() {
    var banner = API.matcher(complaint());
    assertThat(banner.find()).as(complaint()).isTrue();
    return new Api(banner.group(1), null);
  }

  /** Its metrics and health checks. */
  Api management() {
    var banner = MANAGEMENT.matcher(complaint());
    assertThat(banner.find()).as(complaint()).isTrue();
    return new Api(banner.group(1), null);
  }

  /** Everything on standard output so far: its log. */
  String output() {
    return read(out);
  }

  /** Everything on standard error so far: the banner, and why it did not start. */
  String complaint() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL, and waits for the end. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGSTOP, until {@link #resume}. */
  void halt() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      var command = "kill -" + name + " " + process.pid();
      assertThat(new ProcessBuilder("sh", "-c", command).start().waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** SIGTERM, and returns at once. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the end and gives the exit code. */
  int awaitEnd() {
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}

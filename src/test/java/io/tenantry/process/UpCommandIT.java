package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user meets at the command line: one line that says why not, or a platform. */
class UpCommandIT {
  private static final Pattern MADE_UP = Pattern.compile("Password +(\\S+) +\\(shown this once\\)");
  private static final String NOWHERE = "127.0.0.1:1/";

  private final String database = TestServers.freshDatabase();

  /** Runs it to its end; asserts that it fails by one line with these words, and no secret. */
  private static void refuses(Map<String, String> environment, String... words) {
    try (var run = PlatformProcess.run(environment, "up")) {
      assertThat(run.awaitEnd()).as(run.complaint()).isEqualTo(1);
      assertThat(run.complaint()).startsWith("tenantry: ").contains(words);
      // A faulty configuration lists each fault on a line of its own.
      assertThat(run.complaint().lines().filter(line -> !line.endsWith(":"))).hasSize(1);
      assertThat(run.complaint() + run.output()).doesNotContain("hunter2hunter2");
    }
  }

  private Map<String, String> with(String key, String value) {
    return PlatformProcess.settings(database, Map.of(key, value));
  }

  @Test
  void namesABusyPort() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      var port = Integer.toString(taken.getLocalPort());

      refuses(with("TENANTRY_SERVER_PORT", port), "port", port, "--port");
      refuses(with("TENANTRY_SERVER_MANAGEMENT_PORT", port), "port", port, "--management-port");
    }
  }

  @Test
  void saysWhichDatabaseCannotBeUsed() {
    var url = "TENANTRY_DATABASE_URL";
    refuses(with(url, "postgresql://u:hunter2hunter2@" + NOWHERE + "x"), "database", "127.0.0.1:1");
    refuses(with(url, "postgresql://u:hunter2hunter2@no.such.invalid/x"), "no.such.invalid");
    refuses(
        with(url, database.replaceFirst(":[^:@]*@", ":hunter2hunter2@")),
        "password authentication failed");
    refuses(with(url, database.replaceFirst("/[^/]*$", "/absent")), "absent");
    refuses(with(url, "mysql://u:hunter2hunter2@127.0.0.1/x"), url, "postgresql://");
  }

  @Test
  void saysWhyRedisCannotBeUsed() {
    var url = "TENANTRY_REDIS_URL";
    refuses(with(url, "redis://:hunter2hunter2@" + NOWHERE + "0"), "Redis", "127.0.0.1:1");
    refuses(
        with(url, TestServers.redisUrl().replaceFirst(":[^:@/]*@", ":hunter2hunter2@")),
        "Redis cannot be used");
    refuses(with(url, "http://127.0.0.1/"), url, "redis://");
  }

  @Test
  void refusesALoginThatNoWallStops() {
    refuses(
        with("TENANTRY_DATABASE_URL", TestServers.superuserUrl(database)),
        "superuser",
        "CREATE ROLE");
  }

  @Test
  void asksForBothServersOrNone() {
    var one = new java.util.HashMap<>(PlatformProcess.settings(database, Map.of()));
    one.remove("TENANTRY_REDIS_URL");

    refuses(one, "TENANTRY_DATABASE_URL", "TENANTRY_REDIS_URL");
  }

  @Test
  void suggestsTheKeyThatWasMeant() {
    refuses(with("TENANTRY_DATABASE_POOL_SIZ", "4"), "TENANTRY_DATABASE_POOL_SIZE");
  }

  @Test
  void namesADataDirectoryThatIsNone(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("file"), "").toString();

    refuses(Map.of("TENANTRY_EMBEDDED_DATA_DIR", file), file);
    refuses(with("TENANTRY_EMBEDDED_DATA_DIR", file), file);
  }

  @Test
  void leavesANewerDatabaseAlone() {
    PlatformProcess.up(database, Map.of()).close();
    Sql.run(
        TestServers.superuserUrl(database),
        "INSERT INTO platform.migrations (kind, version, name, checksum)"
            + " VALUES ('platform', 999, 'from_tomorrow', 'x')");

    refuses(PlatformProcess.settings(database, Map.of()), "newer than this program");
  }

  @Test
  void showsAMadeUpPasswordOnce() {
    String password;
    try (var first = PlatformProcess.up(database, Map.of())) {
      var shown = MADE_UP.matcher(first.complaint());
      assertThat(shown.find()).as(first.complaint()).isTrue();
      password = shown.group(1);
      first.api().asOperator("operator@localhost.test", password);
      assertThat(first.output()).doesNotContain(password);
    }

    try (var second = PlatformProcess.up(database, Map.of())) {
      assertThat(second.complaint()).doesNotContain("Operator", "Password");
      second.api().asOperator("operator@localhost.test", password);
    }
  }

  @Test
  void doesNotShowAPasswordThatSomebodyChose() {
    var chosen =
        Map.of(
            "TENANTRY_OPERATOR_EMAIL", "olga@platform.test",
            "TENANTRY_OPERATOR_PASSWORD", "hunter2hunter2 hunter3");
    try (var node = PlatformProcess.up(database, chosen)) {
      assertThat(node.complaint()).contains("olga@platform.test").doesNotContain("hunter2");
      assertThat(node.output()).doesNotContain("hunter2");
      node.api().asOperator("olga@platform.test", "hunter2hunter2 hunter3");
    }
  }

  @Test
  void knowsItsCommands() {
    try (var version = PlatformProcess.run(Map.of(), "version");
        var help = PlatformProcess.run(Map.of(), "help");
        var unknown = PlatformProcess.run(Map.of(), "upp")) {
      assertThat(version.awaitEnd()).isZero();
      assertThat(version.output()).matches("tenantry \\d+\\.\\d+\\.\\d+\\S*\\n");
      assertThat(help.awaitEnd()).isZero();
      assertThat(help.output()).startsWith("Usage: tenantry COMMAND");
      assertThat(unknown.awaitEnd()).isEqualTo(2);
      assertThat(unknown.complaint()).startsWith("tenantry: there is no command upp\nUsage:");
    }
  }
}

package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Terminal;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command line says without a platform. */
class CommandsTest {
  private final Terminal terminal = new Terminal();

  private int run(Map<String, String> environment, String... words) {
    return Commands.of(environment, terminal.out(), terminal.err()).execute(words);
  }

  private int run(String... words) {
    return run(Map.of(), words);
  }

  @Test
  void explainsItselfWithoutACommand() {
    for (var words : new String[][] {{}, {"help"}}) {
      assertThat(run(words)).isZero();
      assertThat(terminal.printed()).startsWith("Usage: tenantry COMMAND").doesNotContain("null");
    }
  }

  @Test
  void namesEveryCommandInItsUsage() {
    var line = Commands.of(Map.of(), terminal.out(), terminal.err());

    assertThat(line.getSubcommands()).hasSizeGreaterThan(7);
    line.getSubcommands()
        .forEach((name, command) -> {
          assertThat(Commands.usage()).containsPattern("(?m)^  " + name + "[ |]");
          assertThat(described(command)).as(name).allMatch(text -> !text.isBlank());
          command
              .getSubcommands()
              .forEach((inner, of) -> {
                assertThat(Commands.usage()).containsPattern(name + " .*" + inner);
                assertThat(described(of)).as(inner).allMatch(text -> !text.isBlank());
              });
        });
  }

  private static Stream<String> described(CommandLine command) {
    var spec = command.getCommandSpec();
    return Stream.concat(
        Stream.of(String.join("", spec.usageMessage().description())),
        spec.options().stream().map(option -> String.join("", option.description())));
  }

  @Test
  void explainsOneCommand() {
    assertThat(run("help", "migrate", "run")).isZero();
    assertThat(terminal.printed())
        .startsWith("Usage: tenantry migrate run")
        .contains("--parallelism=N")
        .contains("--config=FILE");
    assertThat(run("keys", "create", "--help")).isZero();
    assertThat(terminal.printed()).contains("--expires-at", "--api=URL", "--tenant=ID");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (var words :
        new String[][] {
          {"up", "now"},
          {"up", "--port"},
          {"up", "--prt", "1"},
          {"migrate"},
          {"migrate", "plan", "now"},
          {"migrate", "run", "--parallelism", "x"},
          {"keys", "create"},
          {"tenants", "show"}
        }) {
      assertThat(run(words)).as(String.join(" ", words)).isEqualTo(2);
      assertThat(terminal.complained()).startsWith("tenantry: ").contains("--help");
      assertThat(terminal.printed()).isEmpty();
    }
    assertThat(run("upp")).isEqualTo(2);
    assertThat(terminal.complained()).startsWith("tenantry: there is no command upp\nUsage:");
  }

  @Test
  void saysWhatItNeedsToCallAPlatform() {
    assertThat(run("tenants", "list")).isEqualTo(1);
    assertThat(terminal.complained()).contains("--email").contains("TENANTRY_TOKEN");

    assertThat(
            run(
                Map.of("TENANTRY_TOKEN", "x", "TENANTRY_API", "http://127.0.0.1:1"),
                "tenants",
                "list"))
        .isEqualTo(1);
    assertThat(terminal.complained()).contains("no answer from http://127.0.0.1:1", "--api");
  }

  @Test
  void tellsItsVersionToProgramsToo() {
    assertThat(run("version", "--json")).isZero();
    assertThat(new JsonObject(terminal.printed()).fieldNames()).contains("version", "java");
  }

  @Test
  void completesItsWords() {
    assertThat(run("completion")).isZero();
    assertThat(terminal.printed()).contains("complete -F").contains("'--parallelism'", "rotate");
  }

  @Test
  void findsWhatIsWrongWithAConfiguration(@TempDir Path folder) {
    var data = folder.resolve("data").toString();

    assertThat(run("doctor", "--data-dir", data, "--port", "0")).isZero();
    assertThat(terminal.printed()).contains("java", "data directory", "starts its own");

    assertThat(run(Map.of("TENANTRY_SERVER_PROT", "1"), "doctor", "--json")).isEqualTo(1);
    var report = new JsonObject(terminal.printed());
    assertThat(report.getBoolean("well")).isFalse();
    assertThat(report.encode()).contains("TENANTRY_SERVER_PROT").contains("\"grade\":\"fail\"");

    assertThat(run(Map.of("TENANTRY_REDIS_URL", "redis://127.0.0.1:1"), "doctor")).isEqualTo(1);
    assertThat(terminal.printed()).contains("set both TENANTRY_DATABASE_URL and TENANTRY_REDIS");
  }
}

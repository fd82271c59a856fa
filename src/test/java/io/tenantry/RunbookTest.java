package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That whoever is woken by an alert finds what to do. */
class RunbookTest {
  private static List<String> found(String file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(Path.of(file)))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void hasAParagraphForEachAlertAndNoOther() throws IOException {
    var alerts = found("docker/prometheus/alerts.yaml", "- alert: (\\w+)");

    assertThat(alerts).hasSizeGreaterThan(10);
    assertThat(found("docs/operations.md", "(?m)^### (\\w+)$"))
        .containsExactlyInAnyOrderElementsOf(alerts);
  }

  @Test
  void namesOnlyKeysThatThereAre() throws IOException {
    var sections =
        "server|database|redis|auth|metering|jobs|limits|migration|autoscaler|cluster|tenant";
    for (var page :
        List.of(
            "docs/operations.md",
            "docs/deployment.md",
            "docs/migrations.md",
            "docs/getting-started.md",
            "docs/api-guide.md",
            "docs/security.md",
            "docs/scaling.md")) {
      for (var key : found(page, "`((?:" + sections + ")\\.[a-z_]+)`")) {
        var section = key.substring(0, key.indexOf('.'));
        var name = key.substring(key.indexOf('.') + 1);
        assertThat(Files.readString(Path.of("conf/tenantry.yaml")))
            .as(page + " names " + key)
            .containsPattern("(?m)^" + section + ":\\n(?:(?: .*)?\\n)*?  " + name + ":");
      }
    }
  }
}

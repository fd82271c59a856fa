package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That behind each threat that the page calls held there is a test, by its name. */
class SecurityPageTest {
  private static final Path PAGE = Path.of("docs/security.md");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:IT|Test))`");

  private static Set<String> tests() throws IOException {
    try (var files = Files.walk(Path.of("src/test/java"))) {
      return files
          .map(it -> it.getFileName().toString())
          .filter(it -> it.endsWith(".java"))
          .map(it -> it.replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }

  /** The rows of the tables that begin with a threat. */
  private static List<String> threats(String page) {
    var threats = new ArrayList<String>();
    boolean within = false;
    for (var line : page.lines().toList()) {
      if (line.startsWith("| threat |")) {
        within = true;
      } else if (!line.startsWith("|")) {
        within = false;
      } else if (within && !line.startsWith("|---")) {
        threats.add(line);
      }
    }
    return threats;
  }

  private static List<String> unknown(String page) throws IOException {
    var tests = tests();
    return NAMED
        .matcher(page)
        .results()
        .map(it -> it.group(1))
        .filter(name -> !tests.contains(name))
        .toList();
  }

  @Test
  void namesATestForEachThreat() throws IOException {
    assertThat(threats(Files.readString(PAGE)))
        .hasSizeGreaterThan(30)
        .allSatisfy(threat -> assertThat(NAMED.matcher(threat).find()).as(threat).isTrue());
  }

  @Test
  void namesNoTestThatThereIsNot() throws IOException {
    assertThat(unknown(Files.readString(PAGE))).isEmpty();
  }

  @Test
  void findsOneThatThereIsNot() throws IOException {
    assertThat(unknown("| a | b | `IsolationIT`, `IsolatedIT` |")).containsExactly("IsolatedIT");
    assertThat(threats("| threat | held by | shown by |\n|---|---|---|\n| one | two | |"))
        .containsExactly("| one | two | |");
  }
}

package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedConfigurationTest {
  @Test
  void binds() {
    assertThat(Configured.byDefault()).isNotNull();
  }

  @Test
  void hasExactlyTheKeysOfTheRecordsInTheirOrder() throws IOException {
    var inRecords =
        Arrays.stream(PlatformConfig.class.getRecordComponents())
            .flatMap(section ->
                Stream.concat(
                    Stream.of(key(section) + ":"),
                    Arrays.stream(section.getType().getRecordComponents())
                        .map(component -> "  " + key(component) + ":")))
            .toList();

    assertThat(lines().stream().filter(line -> line.matches(" *\\w+:.*")))
        .map(line -> line.substring(0, line.indexOf(':') + 1))
        .isEqualTo(inRecords);
  }

  @Test
  void hasOneLineOfCommentAboveEachKey() throws IOException {
    var withoutOne = new ArrayList<String>();
    var lines = lines();
    for (int i = 2; i < lines.size(); i++) {
      if (lines.get(i).matches("  \\w+:.*")
          && !(isComment(lines.get(i - 1)) && !isComment(lines.get(i - 2)))) {
        withoutOne.add(lines.get(i));
      }
    }

    assertThat(withoutOne).isEmpty();
  }

  @Test
  void hasNoTwoKeysThatOneVariableCouldSet() {
    var variables = new ArrayList<String>();
    for (RecordComponent section : PlatformConfig.class.getRecordComponents()) {
      for (RecordComponent component : section.getType().getRecordComponents()) {
        var variable = (key(section) + "_" + key(component)).toUpperCase(Locale.ROOT);
        variables.add(variable);
        variables.add(variable + "_FILE");
      }
    }

    assertThat(variables).doesNotHaveDuplicates();
  }

  private static boolean isComment(String line) {
    return line.matches("  # [A-Za-z].{10,}");
  }

  private static String key(RecordComponent component) {
    return component.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  private static List<String> lines() throws IOException {
    return Files.readAllLines(Path.of("conf/tenantry.yaml"));
  }
}

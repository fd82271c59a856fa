package io.tenantry.kernel.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that counts by SIGKILL, and looks for every count that it told of. */
class KilledProcessTest {
  @TempDir private Path folder;

  @Test
  void aKilledProcessLosesNoCountThatItToldOf() throws IOException, InterruptedException {
    var output = folder.resolve("output");
    var journals = Files.createDirectory(folder.resolve("journals"));
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CountingProcess.class.getName(),
                journals.toString())
            .redirectOutput(output.toFile())
            .start();
    try {
      Patience.until("it counts", () -> size(output) > 1 << 20);
      assertThat(LeftJournal.takeAll(journals, UUID.randomUUID())).isEmpty();
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();

    var found = new HashMap<String, Long>();
    var answered = new HashMap<String, Long>();
    var counted = new HashSet<Long>();
    // The last line may be cut off.
    for (var line :
        Files.readString(output, UTF_8).lines().filter(all -> all.endsWith(" .")).toList()) {
      var words = line.split(" ", -1);
      if (words[0].equals("answered")) {
        var told = words[1].split(":", -1);
        answered.merge(told[0], Long.parseLong(told[1]), Math::max);
      } else {
        for (var each : words[1].split(",", -1)) {
          if (!each.isEmpty()) {
            var of = each.split(":", -1);
            counted.add(Long.parseLong(of[0]));
            found.merge(of[1], Long.parseLong(of[2]), Long::sum);
          }
        }
      }
    }
    for (var left : LeftJournal.takeAll(journals, UUID.randomUUID())) {
      try (left) {
        left.slabs().stream()
            .filter(slab -> !counted.contains(slab.part()))
            .flatMap(slab -> slab.counts().stream())
            .forEach(count -> found.merge(count.tenant(), count.requests(), Long::sum));
      }
    }
    assertThat(answered).hasSize(2);
    // At most the one count that was under way is more than was told of.
    assertThat(found).allSatisfy((tenant, count) -> assertBetween(answered, tenant, count));
  }

  private static void assertBetween(Map<String, Long> answered, String tenant, long count) {
    long told = answered.getOrDefault(tenant, 0L);
    assertThat(count).as(tenant).isBetween(told, told + 1);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

package io.tenantry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the machine gives a platform. */
final class MachineCheck {
  private static final int JAVA = 21;
  private static final long MEMORY = 256L << 20;
  private static final long FILES = 4_096;
  private static final Path LIMITS = Path.of("/proc/self/limits");

  private MachineCheck() {}

  static List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    findings.add(java());
    findings.add(memory());
    openFiles().ifPresent(findings::add);
    return findings;
  }

  private static Finding java() {
    var version = Runtime.version();
    return version.feature() < JAVA
        ? Finding.fail("java", version.toString(), "use a JDK " + JAVA + " or newer")
        : Finding.ok(
            "java", version + ", " + Runtime.getRuntime().availableProcessors() + " processors");
  }

  private static Finding memory() {
    long heap = Runtime.getRuntime().maxMemory();
    var says = (heap >> 20) + " MiB of heap at most";
    return heap < MEMORY
        ? Finding.warn("memory", says, "give the JVM more by TENANTRY_JAVA_OPTS=-Xmx512m")
        : Finding.ok("memory", says);
  }

  // Each connection of a client is one.
  private static Optional<Finding> openFiles() {
    if (!Files.isReadable(LIMITS)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(LIMITS)) {
      return lines
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.substring("Max open files".length()).strip())
          .map(line -> line.substring(0, line.indexOf(' ')))
          .map(MachineCheck::openFiles)
          .findFirst();
    } catch (IOException e) {
      return Optional.of(Finding.warn("open files", "cannot be read: " + e, ""));
    }
  }

  private static Finding openFiles(String most) {
    return !most.equals("unlimited") && Long.parseLong(most) < FILES
        ? Finding.warn(
            "open files", most + " at most", "raise it, by `ulimit -n 65536` or LimitNOFILE")
        : Finding.ok("open files", most + " at most");
  }
}

package io.tenantry.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Operating system and processor, as the names of the packed binaries spell them. */
record Machine(String os, String arch) {
  static final String ELSE =
      "; give servers of your own by TENANTRY_DATABASE_URL and TENANTRY_REDIS_URL";

  static Machine current() {
    if (Files.exists(Path.of("/etc/alpine-release"))) {
      throw new EmbeddedServerException("no embedded servers for Alpine Linux (musl)" + ELSE);
    }
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** From the values of the system properties {@code os.name} and {@code os.arch}. */
  static Machine of(String osName, String osArch) {
    var lower = osName.toLowerCase(Locale.ROOT);
    var os = lower.startsWith("linux") ? "linux" : lower.startsWith("mac") ? "darwin" : "";
    var arch =
        switch (osArch) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> "";
        };
    if (os.isEmpty() || arch.isEmpty()) {
      throw new EmbeddedServerException(
          "no embedded servers for %s on %s".formatted(osName, osArch) + ELSE);
    }
    return new Machine(os, arch);
  }

  String postgresArchive() {
    return "/postgres-" + os + "-" + (arch.equals("amd64") ? "x86_64" : "arm_64") + ".txz";
  }

  /** Best first: the second is linked statically, for a Linux without OpenSSL 3. */
  List<String> redisPrograms() {
    return switch (os + "-" + arch) {
      case "linux-amd64" ->
          List.of("/redis-server-6.2.6-v5-linux-amd64", "/redis-server-6.2.7-linux-386");
      case "linux-arm64" -> List.of("/redis-server-6.2.7-linux-arm64");
      default -> List.of("/redis-server-6.2.6-v5-" + os + "-" + arch);
    };
  }
}

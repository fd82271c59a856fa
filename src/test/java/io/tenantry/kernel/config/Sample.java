package io.tenantry.kernel.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A configuration with a key of each type, its defaults, and the layers to load it from. */
record Sample(Server server, Store store) {
  private static final String DEFAULTS =
      """
      server:
        port: 8080
        request_timeout: 5s
        max_body_size: 1MiB
        trusted: []
        mode: auto
        enabled: true
      store:
        url:
        data_dir: data
        max_rows: 10
      """;

  enum Mode {
    AUTO,
    VERIFY_FULL
  }

  record Server(
      int port,
      Duration requestTimeout,
      ByteSize maxBodySize,
      List<String> trusted,
      Mode mode,
      boolean enabled) {
    Server {
      new Requirements()
          .range("port", port, 0, 65535)
          .range("requestTimeout", requestTimeout, "100ms", "1m")
          .range("maxBodySize", maxBodySize, "1KiB", "64MiB")
          .orThrow();
    }
  }

  record Store(Optional<Secret> url, Path dataDir, long maxRows) {
    Store {
      if (maxRows == 13) {
        throw new IllegalArgumentException("must be a luckier store");
      }
    }
  }

  static Sample from(Optional<Path> file, Map<String, String> environment) {
    return from(file, environment, Map.of());
  }

  static Sample from(
      Optional<Path> file, Map<String, String> environment, Map<String, String> overrides) {
    return Settings.over(
            DEFAULTS, file, environment, Set.of("TENANTRY_JAVA_OPTS", "TENANTRY_TEST_*"), overrides)
        .bind(Sample.class);
  }
}

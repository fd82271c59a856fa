package io.tenantry.embedded;

import io.tenantry.kernel.config.Requirements;
import java.nio.file.Path;

/** Where the embedded servers keep their data and listen; port 0 takes a free one. */
public record EmbeddedConfig(Path dataDir, int postgresPort, int redisPort) {
  public EmbeddedConfig {
    new Requirements()
        .that("dataDir", !dataDir.toString().isEmpty(), "must not be empty")
        .range("postgresPort", postgresPort, 0, 65535)
        .range("redisPort", redisPort, 0, 65535)
        .that(
            "redisPort",
            postgresPort == 0 || redisPort != postgresPort,
            "must differ from embedded.postgres_port")
        .orThrow();
  }
}

package io.tenantry.ship;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The login that the compose file makes, and the address that it gives the platform, fit. */
class DevelopmentLoginIT {
  private static final Pattern ADDRESS = Pattern.compile("TENANTRY_DATABASE_URL: \"([^\"]+)\"");
  private static final Pattern STATEMENT = Pattern.compile("(?m)^[A-Z][^;]+;");

  @Test
  void thePlatformStartsWithTheLoginThatComposeMakes() throws IOException {
    var fresh = PgConnectOptions.fromUri(TestServers.freshDatabase());
    var database = fresh.getDatabase();
    var script =
        Files.readString(Path.of("docker/database/01-login.sql"))
            .replaceAll("(ROLE|TO) tenantry", "$1 dev_" + database)
            .replace("DATABASE tenantry", "DATABASE " + database);
    var address = ADDRESS.matcher(Files.readString(Path.of("docker/compose.yaml")));
    assertThat(address.find()).isTrue();
    var url =
        address
            .group(1)
            .replace("//tenantry:", "//dev_" + database + ":")
            .replace(
                "@database:5432/tenantry",
                "@" + fresh.getHost() + ":" + fresh.getPort() + "/" + database);

    STATEMENT
        .matcher(script)
        .results()
        .forEach(it -> Sql.run(TestServers.superuserUrl(url), it.group()));

    try (var started = SharedPlatform.start(Map.of(), url)) {
      assertThat(started.api().get("/health").is(200).json().getString("status"))
          .isEqualTo("healthy");
    }
  }
}

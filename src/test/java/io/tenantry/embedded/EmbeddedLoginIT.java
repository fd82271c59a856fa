package io.tenantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.testing.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the login that the servers give out may do, and who may know its password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedLoginIT {
  @TempDir private static Path directory;

  private EmbeddedServers servers;

  @BeforeAll
  void start() {
    servers = EmbeddedServers.start(directory, 0, 0);
  }

  @AfterAll
  void stop() {
    servers.close();
  }

  @Test
  void givesALoginWithoutPowers() {
    var role =
        Sql.run(
                servers.databaseUrl(),
                "SELECT rolsuper, rolinherit, rolcreatedb, rolbypassrls, rolcreaterole,"
                    + " has_database_privilege('tenantry', 'TEMP') FROM pg_roles"
                    + " WHERE rolname = current_user")
            .iterator()
            .next();

    assertThat(role.toJson().encode())
        .isEqualTo(
            "{\"rolsuper\":false,\"rolinherit\":false,\"rolcreatedb\":false,"
                + "\"rolbypassrls\":false,\"rolcreaterole\":true,"
                + "\"has_database_privilege\":false}");
  }

  @Test
  void closesThePublicSchemaToTheLogin() {
    assertThatThrownBy(
            () -> Sql.run(servers.databaseUrl(), "CREATE TABLE public.things (name text)"))
        .hasMessageContaining("permission denied for schema public");
  }

  @Test
  void refusesAWrongPassword() {
    var url = servers.databaseUrl().replaceFirst(":[0-9a-f]+@", ":wrong@");

    assertThatThrownBy(() -> Sql.run(url, "SELECT 1"))
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void tellsAnotherProgramWhereTheDatabaseIsWhileItRuns() {
    assertThat(EmbeddedServers.databaseUrlOfRunning(directory)).contains(servers.databaseUrl());
    assertThat(EmbeddedServers.databaseUrlOfRunning(directory.resolve("elsewhere"))).isEmpty();
  }

  @Test
  void letsOnlyTheOwnerReadTheSecrets() throws IOException {
    try (var files = Files.list(directory.resolve("secrets"))) {
      assertThat(files.map(EmbeddedLoginIT::mode)).hasSize(4).containsOnly("rw-------");
      assertThat(mode(directory.resolve("secrets"))).isEqualTo("rwx------");
      assertThat(mode(directory.resolve("redis/redis.conf"))).isEqualTo("rw-------");
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

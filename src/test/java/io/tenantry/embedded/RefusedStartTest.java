package io.tenantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that end before a server runs, each with one line for the user. */
class RefusedStartTest {
  @TempDir private Path temp;

  @Test
  void refusesAFileInPlaceOfTheDirectory() throws IOException {
    var file = Files.createFile(temp.resolve("file"));

    assertThatThrownBy(() -> EmbeddedServers.start(file, 0, 0))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessage("cannot use %s as the data directory: %s is not a directory", file, file);
  }

  @Test
  void refusesADirectoryBelowAFile() throws IOException {
    var below = Files.createFile(temp.resolve("file")).resolve("data");

    assertThatThrownBy(() -> EmbeddedServers.start(below, 0, 0))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("Not a directory");
  }

  @Test
  void refusesTheDataOfAnotherMajorVersion() throws IOException {
    Files.createDirectories(temp.resolve("postgres"));
    Files.writeString(temp.resolve("postgres/PG_VERSION"), "16\n");

    assertThatThrownBy(() -> EmbeddedServers.start(temp, 0, 0))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("was made by PostgreSQL 16");
  }

  @Test
  void refusesADirectoryThatIsNoCluster() throws IOException {
    Files.createDirectories(temp.resolve("postgres"));

    assertThatThrownBy(() -> EmbeddedServers.start(temp, 0, 0))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("is no PostgreSQL data directory");
  }

  @Test
  void refusesABusyPort() throws IOException {
    try (var socket = new ServerSocket()) {
      socket.bind(Ports.loopback(0));
      int port = socket.getLocalPort();

      assertThatThrownBy(() -> EmbeddedServers.start(temp, 0, port))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessage("port %d, asked for Redis, is in use on 127.0.0.1", port);
    }
  }

  @Test
  void leavesTheDirectoryFreeAfterARefusal() throws IOException {
    Files.createDirectories(temp.resolve("postgres"));
    assertThatThrownBy(() -> EmbeddedServers.start(temp, 0, 0))
        .isInstanceOf(EmbeddedServerException.class);

    try (var data = DataDirectory.lock(temp)) {
      assertThat(data.isHeld()).isTrue();
    }
  }
}

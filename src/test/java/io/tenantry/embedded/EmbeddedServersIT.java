package io.tenantry.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.testing.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the servers in one data directory, which each test finds stopped and leaves so. */
class EmbeddedServersIT {
  private static final int PATIENCE_MILLIS = 60_000;

  @TempDir private static Path directory;

  private static EmbeddedServers start() {
    return EmbeddedServers.start(directory, 0, 0);
  }

  private static List<ProcessHandle> running() {
    try (var data = DataDirectory.lock(directory)) {
      return new RunningServers(data).list();
    }
  }

  @Test
  void keepsDataAndAddressesOverARestart() {
    var first = start();
    try (first) {
      Sql.run(
          first.databaseUrl(),
          "CREATE SCHEMA IF NOT EXISTS kept",
          "CREATE TABLE IF NOT EXISTS kept.things (name text)",
          "INSERT INTO kept.things VALUES ('stone')");
    }
    try (var second = start()) {
      assertThat(second.databaseUrl()).isEqualTo(first.databaseUrl());
      assertThat(second.redisUrl()).isEqualTo(first.redisUrl());
      assertThat(Sql.run(second.databaseUrl(), "SELECT name FROM kept.things")).isNotEmpty();
    }
  }

  @Test
  void stopsBothOnCloseAndTakesASecondClose() {
    var servers = start();
    servers.close();
    servers.close();

    assertThat(running()).isEmpty();
  }

  @Test
  void stopsWhileAClientIsConnected() throws IOException {
    var servers = start();
    var redis = URI.create(servers.redisUrl());
    try (var client = new java.net.Socket(redis.getHost(), redis.getPort())) {
      assertThat(client.isConnected()).isTrue();
      servers.close();
    }

    assertThat(running()).isEmpty();
  }

  @Test
  void makesNewPasswordsWhenTheFilesAreLost() throws IOException {
    start().close();
    Trees.delete(directory.resolve("secrets"));

    try (var servers = start()) {
      assertThat(Sql.run(servers.databaseUrl(), "SELECT 1")).hasSize(1);
    }
  }

  @Test
  void takesAnotherPortWhenTheRememberedOneIsTaken() throws IOException {
    var before = start();
    before.close();
    try (var squatter = new ServerSocket()) {
      squatter.bind(Ports.loopback(URI.create(before.databaseUrl()).getPort()));

      try (var servers = start()) {
        assertThat(servers.databaseUrl()).isNotEqualTo(before.databaseUrl());
        assertThat(servers.redisUrl()).isEqualTo(before.redisUrl());
      }
    }
  }

  @Test
  void refusesASecondRun() {
    try (var servers = start()) {
      assertThat(servers.databaseUrl()).isNotEmpty();
      assertThatThrownBy(EmbeddedServersIT::start)
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void takesNoStrangerForTheServerOfAStalePidFile() throws Exception {
    start().close();
    var stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(
          directory.resolve("postgres/postmaster.pid"),
          "%d\n%s\n1\n1\n\n127.0.0.1\n0 0\nready\n"
              .formatted(stranger.pid(), directory.resolve("postgres")));

      start().close();

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroy();
    }
  }

  @Test
  void replacesTheServersThatAKilledRunLeft() throws Exception {
    try (var socket = new ServerSocket()) {
      socket.bind(Ports.loopback(0));
      socket.setSoTimeout(PATIENCE_MILLIS);
      var run =
          new ProcessBuilder(KilledRun.command(directory, socket.getLocalPort()))
              .inheritIO()
              .start();
      String url;
      try (var child = socket.accept();
          var in = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
        url = in.readLine();
        run.destroyForcibly().waitFor();
      }
      var left = running();
      assertThat(left).isNotEmpty();

      try (var servers = start()) {
        assertThat(left).noneMatch(EmbeddedServersIT::isServer);
        assertThat(servers.databaseUrl()).isEqualTo(url);
      }
      assertThat(running()).isEmpty();
    }
  }

  @Test
  void keepsTheServersOutOfTheTerminalsProcessGroup() throws Exception {
    try (var servers = start()) {
      assertThat(servers.redisUrl()).isNotEmpty();
      var parents = ProcessHandle.current().children().filter(EmbeddedServersIT::isServer).toList();

      assertThat(parents).hasSize(2);
      for (var server : parents) {
        assertThat(group(server.pid())).isEqualTo(server.pid());
      }
    }
  }

  private static boolean isServer(ProcessHandle process) {
    return process.info().command().orElse("").startsWith(real(directory) + "/bin/");
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long group(long pid) throws IOException {
    var ps = new ProcessBuilder("ps", "-o", "pgid=", "-p", Long.toString(pid)).start();
    return Long.parseLong(new String(ps.getInputStream().readAllBytes(), UTF_8).strip());
  }
}

package io.tenantry.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Platform;
import io.tenantry.embedded.EmbeddedServers;
import io.tenantry.testing.Patience;
import io.tenantry.testing.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A PostgreSQL and a Redis that a test may halt, kill and bring back; no other test uses them. */
final class OwnServers implements AutoCloseable {
  static final String POSTGRES = "postgres";
  static final String REDIS = "redis-server";
  private static final Path DIRECTORY = Path.of("target", "fault-servers");

  private EmbeddedServers servers;

  /** Starts both, without what an earlier test left in them. */
  OwnServers() {
    EmbeddedServers.discardData(DIRECTORY);
    this.servers = EmbeddedServers.start(DIRECTORY, 0, 0);
  }

  /** How a platform reaches them, also after they were brought back. */
  Platform.Servers urls() {
    return new Platform.Servers(servers.databaseUrl(), servers.redisUrl());
  }

  /** Runs statements as the superuser in the platform's database. */
  RowSet<Row> sql(String first, String... more) {
    return Sql.run(servers.superuserUrl().replaceFirst("/[^/]*$", "/tenantry"), first, more);
  }

  /** Locks a table against all others until it is closed. */
  TableLock lock(String table) {
    return TableLock.take(servers.superuserUrl().replaceFirst("/[^/]*$", "/tenantry"), table);
  }

  /** Halts every process of a program, until {@link #resume}. */
  void halt(String program) {
    signal("STOP", program);
  }

  void resume(String program) {
    signal("CONT", program);
  }

  private static void signal(String name, String program) {
    var pids = processes(program).stream().map(process -> Long.toString(process.pid())).toList();
    assertThat(pids).as("processes of " + program).isNotEmpty();
    try {
      var command = "kill -" + name + " " + String.join(" ", pids);
      assertThat(new ProcessBuilder("sh", "-c", command).start().waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** SIGKILL for Redis, and waits until it is gone. */
  void killRedis() {
    processes(REDIS).forEach(ProcessHandle::destroyForcibly);
    Patience.until("Redis is gone", () -> processes(REDIS).isEmpty());
  }

  /** SIGKILL for PostgreSQL's first process; the others follow by themselves. */
  void killPostmaster() {
    try {
      var file = DIRECTORY.resolve("postgres/postmaster.pid");
      long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Patience.until("PostgreSQL is gone", () -> processes(POSTGRES).isEmpty());
  }

  /** Starts both anew on their data and their ports, whatever state they are in. */
  void bringBack() {
    servers.close();
    servers = EmbeddedServers.start(DIRECTORY, 0, 0);
  }

  /** Sends one command to Redis over a connection of its own. */
  void redis(String command) {
    var uri = URI.create(servers.redisUrl());
    var password = uri.getUserInfo().substring(1);
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      var words = "AUTH %s\r\n%s\r\nQUIT\r\n".formatted(password, command);
      socket.getOutputStream().write(words.getBytes(US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).doesNotContain("-ERR");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ProcessHandle> processes(String program) {
    var bin = DIRECTORY.toAbsolutePath().resolve("bin").toString();
    return ProcessHandle.allProcesses()
        .filter(process -> {
          var command = process.info().command().orElse("");
          return command.startsWith(bin) && command.endsWith("/" + program);
        })
        .toList();
  }

  @Override
  public void close() {
    servers.close();
  }
}

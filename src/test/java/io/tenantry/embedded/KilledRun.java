package io.tenantry.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/** A program that starts the servers, tells the test so and waits to be killed. */
final class KilledRun {
  private KilledRun() {}

  /** Arguments: the data directory and the port on which the test waits. */
  public static void main(String[] arguments) throws IOException {
    var servers = EmbeddedServers.start(Path.of(arguments[0]), 0, 0);
    try (var test = new Socket()) {
      test.connect(Ports.loopback(Integer.parseInt(arguments[1])));
      test.getOutputStream().write((servers.databaseUrl() + "\n").getBytes(UTF_8));
      // Ends when the test does, so that a broken test leaves no process behind.
      test.getInputStream().readAllBytes();
    }
    servers.close();
  }

  static List<String> command(Path directory, int port) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        KilledRun.class.getName(),
        directory.toString(),
        Integer.toString(port));
  }
}

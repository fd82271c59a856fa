package io.tenantry.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The ports of the servers, remembered in a file so that their URLs outlive a restart. */
final class Ports {
  private final Path file;

  Ports(DataDirectory data) {
    this.file = data.root().resolve("ports.properties");
  }

  /** Refuses a port that was asked for (not 0) and is taken by another program. */
  static void requireFree(String server, int asked) {
    if (asked != 0 && bound(asked) == 0) {
      throw new EmbeddedServerException(
          "port %d, asked for %s, is in use on 127.0.0.1".formatted(asked, server));
    }
  }

  /** The asked port, else (0) the remembered one, else a free one; remembers the choice. */
  int choose(String server, int asked) {
    requireFree(server, asked);
    try {
      var remembered = read();
      int last = Integer.parseInt(remembered.getProperty(server, "0"));
      int port = asked != 0 ? asked : bound(last);
      port = port != 0 ? port : bound(0);
      if (port != last) {
        remembered.setProperty(server, Integer.toString(port));
        try (var out = Files.newBufferedWriter(file)) {
          remembered.store(out, null);
        }
      }
      return port;
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot remember the ports in " + file, e);
    } catch (NumberFormatException e) {
      throw new EmbeddedServerException(file + " has no number for " + server, e);
    }
  }

  private Properties read() throws IOException {
    var properties = new Properties();
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        properties.load(in);
      }
    }
    return properties;
  }

  /** The port that could be bound on loopback (0 asks for any), or 0 when it is taken. */
  private static int bound(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(loopback(port));
      return socket.getLocalPort();
    } catch (IOException taken) {
      return 0;
    }
  }

  /** 127.0.0.1, whatever the machine prefers to call its loopback. */
  static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }
}

package io.tenantry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many connections that say nothing, held by a process of their own: with both ends in one, a test
 * would meet the system's limit of open files at half the number.
 */
public final class IdleConnections implements AutoCloseable {
  private final Process process;
  private final int count;

  private IdleConnections(Process process, int count) {
    this.process = process;
    this.count = count;
  }

  public int count() {
    return count;
  }

  /** Returns when all of them are open. */
  public static IdleConnections open(int port, int count) {
    try {
      var process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-cp",
                  "target/test-classes",
                  IdleConnections.class.getName(),
                  Integer.toString(port),
                  Integer.toString(count))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      @Nullable String said = process.inputReader().readLine();
      if (said == null) {
        throw new AssertionError("the connections could not be opened");
      }
      return new IdleConnections(process, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process: opens them, says so, and holds them until its input ends. */
  public static void main(String[] args) throws IOException {
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    List<SocketChannel> held = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      held.add(SocketChannel.open(server));
    }
    System.out.println(held.size() + " are open");
    while (System.in.read() >= 0) {
      // The end is what it waits for.
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

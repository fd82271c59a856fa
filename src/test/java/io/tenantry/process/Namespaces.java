package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Network namespaces for nodes, made by {@code namespaces.sh}: each node has one network to the
 * others, which can be cut, and one to this process, which passes connections on to the servers.
 */
final class Namespaces implements AutoCloseable {
  private static final String SCRIPT = "src/test/resources/io/tenantry/process/namespaces.sh";

  private final List<ServerSocket> passages = new ArrayList<>();

  /** Needs to be root. */
  Namespaces(int nodes) {
    script("down");
    script("up", Integer.toString(nodes));
  }

  /** What runs a command in a node's namespace; nodes count from 1. */
  static List<String> in(int node) {
    return List.of("ip", "netns", "exec", "tenantry" + node);
  }

  /** A node's address on the network that nodes share. */
  static String shared(int node) {
    return "10.209.0." + node;
  }

  /** A node's address on its network with this process. */
  static String own(int node) {
    return "10.209." + node + ".2";
  }

  /** This process's address there. */
  static String outside(int node) {
    return "10.209." + node + ".1";
  }

  /** Cuts a node off from the other nodes, and from nothing else. */
  void cut(int node) {
    script("cut", Integer.toString(node));
  }

  void heal(int node) {
    script("heal", Integer.toString(node));
  }

  /** Opens a port to a node's side that leads to one of this machine's loopback address. */
  int pass(int node, int port) {
    try {
      var passage = new ServerSocket();
      passage.bind(new InetSocketAddress(outside(node), 0));
      passages.add(passage);
      Thread.ofVirtual().start(() -> accept(passage, port));
      return passage.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void accept(ServerSocket passage, int port) {
    try {
      while (true) {
        var from = passage.accept();
        var to = new Socket(InetAddress.getLoopbackAddress(), port);
        from.setTcpNoDelay(true);
        to.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> copy(from, to));
        Thread.ofVirtual().start(() -> copy(to, from));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException ended) {
      // One of the two ended the connection: so does the other.
    }
  }

  private static void script(String... words) {
    var command = new ArrayList<>(List.of("sh", SCRIPT));
    command.addAll(List.of(words));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    for (var passage : passages) {
      try {
        passage.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    script("down");
  }
}

package io.tenantry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether a platform has where to listen and where to write. */
final class PlaceCheck {
  private static final long SCARCE = 1L << 30;
  private static final long TOO_LITTLE = 100L << 20;

  private final PlatformConfig config;

  PlaceCheck(PlatformConfig config) {
    this.config = config;
  }

  List<Finding> findings() {
    var server = config.server();
    var findings = new ArrayList<Finding>();
    findings.add(port("API port", server.host(), server.port(), "--port"));
    findings.add(
        port(
            "metrics port", server.managementHost(), server.managementPort(), "--management-port"));
    findings.add(disk(config.embedded().dataDir().toAbsolutePath()));
    return findings;
  }

  private static Finding port(String what, String host, int port, String flag) {
    var address = host + ":" + port;
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return Finding.ok(what, address + " is free");
    } catch (IOException e) {
      return Finding.warn(
          what,
          address + ": " + e.getMessage(),
          "fine where it is a platform that runs already; else choose another with " + flag);
    }
  }

  private static Finding disk(Path directory) {
    // It is made at the start, so what counts is the folder that it will lie in.
    var there = directory;
    for (var up = directory; up != null && !Files.exists(there); up = up.getParent()) {
      there = up;
    }
    try {
      long free = Files.getFileStore(there).getUsableSpace();
      var says = "%s, %d MiB free".formatted(directory, free >> 20);
      if (!Files.isWritable(there)) {
        return Finding.fail(
            "data directory", there + " is not writable", "name another with --data-dir");
      }
      if (free < TOO_LITTLE) {
        return Finding.fail("data directory", says, "free some space");
      }
      return free < SCARCE
          ? Finding.warn("data directory", says, "free some space")
          : Finding.ok("data directory", says);
    } catch (IOException e) {
      return Finding.fail("data directory", directory + ": " + e, "name another with --data-dir");
    }
  }
}

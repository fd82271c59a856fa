package io.tenantry.embedded;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that run a data directory's programs, whoever started them. They are known by their
 * executable, which a process cannot fake and another data directory does not share: a pid file may
 * be stale and its number long in use by a stranger.
 */
record RunningServers(DataDirectory data) {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServers.class);
  private static final int ORDERLY_SECONDS = 60;
  private static final int KILLED_SECONDS = 10;
  private static final int LOOK_EVERY_MILLIS = 20;

  /** Stops what a killed run left behind and makes sure that its pid file hinders nobody. */
  void clearLeftovers() {
    var left = list();
    if (!left.isEmpty()) {
      LOG.info("stopping the servers that an earlier run left in {}", data.root());
      stop();
    }
    try {
      // PostgreSQL takes a living stranger with the number in a stale file for another server.
      if (ProcessHandle.of(postmaster()).isPresent()) {
        Files.deleteIfExists(pidFile());
      }
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot delete " + pidFile(), e);
    }
  }

  /** Asks all to stop, PostgreSQL without waiting for its clients, and kills those that do not. */
  void stop() {
    var running = list();
    var postmaster = running.stream().filter(p -> p.pid() == postmaster()).findFirst();
    postmaster.ifPresent(this::interrupt);
    // The postmaster's children go with it; without one they are orphans to be told themselves.
    var others =
        running.stream()
            .filter(p -> postmaster.isEmpty() || !program(p).contains("/postgresql-"))
            .toList();
    others.forEach(ProcessHandle::destroy);
    if (!ended(Stream.concat(postmaster.stream(), others.stream()).toList(), ORDERLY_SECONDS)) {
      var stubborn = list();
      LOG.warn("killing {} server processes that did not stop", stubborn.size());
      stubborn.forEach(ProcessHandle::destroyForcibly);
      ended(stubborn, KILLED_SECONDS);
    }
  }

  List<ProcessHandle> list() {
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  private boolean isOurs(ProcessHandle process) {
    return program(process).startsWith(data.bin() + "/");
  }

  private static String program(ProcessHandle process) {
    return process.info().command().orElse("");
  }

  /**
   * SIGINT is PostgreSQL's fast shutdown; Java itself can only send SIGTERM, the one that waits.
   */
  private void interrupt(ProcessHandle process) {
    Command.run(List.of("sh", "-c", "kill -INT " + process.pid()), "", data.log("postgres"));
  }

  /** A process that ended but that nobody reaped has lost its program and counts as ended. */
  private boolean ended(List<ProcessHandle> processes, int seconds) {
    var exits = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    for (int i = 0; i < seconds * 1000 / LOOK_EVERY_MILLIS; i++) {
      try {
        CompletableFuture.allOf(exits).get(LOOK_EVERY_MILLIS, MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        if (processes.stream().noneMatch(this::isOurs)) {
          return true;
        }
      } catch (InterruptedException e) {
        throw Command.interrupted(e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return false;
  }

  private Path pidFile() {
    return data.postgres().resolve("postmaster.pid");
  }

  /** The number in PostgreSQL's pid file, or -1. */
  private long postmaster() {
    try (var lines = Files.lines(pidFile())) {
      return lines.findFirst().map(String::strip).map(Long::parseLong).orElse(-1L);
    } catch (IOException | NumberFormatException none) {
      return -1;
    }
  }
}

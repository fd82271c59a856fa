package io.tenantry.embedded;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Starts the servers' programs: once to their end, or to stay in the background. */
final class Command {
  private static final int LIMIT_SECONDS = 120;
  private static final int LOOK_EVERY_MILLIS = 20;

  /** Makes the program the leader of a session, out of reach of the terminal's Ctrl-C. */
  private static final List<List<String>> OWN_SESSION =
      List.of(List.of("setsid"), List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV"));

  private Command() {}

  /** Runs a program to its end with its output in the log; any exit code but 0 is an error. */
  static void run(List<String> words, String input, Path log) {
    var output = new LogFile(log);
    try {
      var process = prepare(words, log).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw failed(words, "not done in %d s".formatted(LIMIT_SECONDS), output);
      }
      if (process.exitValue() != 0) {
        throw failed(words, "exit code " + process.exitValue(), output);
      }
    } catch (IOException e) {
      throw failed(words, String.valueOf(e.getMessage()), output);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Starts a server in a session of its own and waits until it is ready. */
  static void startServer(List<String> words, Path log, BooleanSupplier ready) {
    var output = new LogFile(log);
    try {
      var process = startInOwnSession(words, log);
      for (int i = 0; i < LIMIT_SECONDS * 1000 / LOOK_EVERY_MILLIS; i++) {
        if (process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
          throw failed(words, "exit code " + process.exitValue(), output);
        }
        if (ready.getAsBoolean()) {
          return;
        }
      }
      throw failed(words, "not ready in %d s".formatted(LIMIT_SECONDS), output);
    } catch (IOException e) {
      throw failed(words, String.valueOf(e.getMessage()), output);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Process startInOwnSession(List<String> words, Path log) throws IOException {
    var failure = new IOException("neither setsid nor perl is installed");
    for (var prefix : OWN_SESSION) {
      try {
        var all = new ArrayList<>(prefix);
        all.addAll(words);
        return prepare(all, log)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .start();
      } catch (IOException notInstalled) {
        failure.addSuppressed(notInstalled);
      }
    }
    throw failure;
  }

  private static ProcessBuilder prepare(List<String> words, Path log) {
    var builder = new ProcessBuilder(words);
    // PGDATA, LD_LIBRARY_PATH and the like would reach into the servers, and they need no secrets.
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.environment().put("LC_ALL", "C");
    return builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
  }

  private static EmbeddedServerException failed(List<String> words, String how, LogFile output) {
    var program = words.stream().filter(word -> word.startsWith("/")).findFirst().orElse("");
    var name = Path.of(program.isEmpty() ? words.getFirst() : program).getFileName();
    return new EmbeddedServerException(
        "%s failed (%s): %s; see %s".formatted(name, how, output.complaint(), output.file()));
  }

  static EmbeddedServerException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new EmbeddedServerException("interrupted while waiting for a server", e);
  }
}

package io.tenantry;

import java.io.PrintStream;
import java.util.List;

/** The command line: reads the command and answers for the exit code. */
public final class Main {
  private static final int MISUSED = 2;

  private Main() {}

  public static void main(String[] args) {
    var out = System.out;
    var err = System.err;
    int code = run(List.of(args), out, err);
    out.flush();
    // A running platform ends by a signal; everything else is done when it returns.
    if (code >= 0) {
      System.exit(code);
    }
  }

  private static int run(List<String> arguments, PrintStream out, PrintStream err) {
    var command = arguments.isEmpty() ? "help" : arguments.getFirst();
    var rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
    try {
      return switch (command) {
        case "up" -> new UpCommand(CommandLine.parse(rest), System.getenv(), out, err).run();
        case "migrate" -> new MigrateEntry(CommandLine.parse(rest), System.getenv(), out).run();
        case "version" -> {
          out.println("tenantry " + io.tenantry.kernel.Version.TEXT);
          yield 0;
        }
        case "help", "--help", "-h" -> {
          out.print(CommandLine.USAGE);
          yield 0;
        }
        default -> {
          err.println("tenantry: there is no command " + command);
          err.print(CommandLine.USAGE);
          yield MISUSED;
        }
      };
    } catch (Exception e) {
      err.println("tenantry: " + StartFailure.inWords(e));
      return 1;
    }
  }
}

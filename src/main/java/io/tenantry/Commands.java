package io.tenantry;

import io.tenantry.cli.KeysCommand;
import io.tenantry.cli.TenantsCommand;
import io.tenantry.kernel.Version;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/** The words of the command line, and what a failure looks like: one line and an exit code. */
@Command(name = "tenantry")
final class Commands implements Runnable {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  private Commands(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** What {@code execute} answers is the exit code; below zero the process stays. */
  static CommandLine of(Map<String, String> environment, PrintStream out, PrintStream err) {
    var commands = new Commands(environment, out, err);
    var standard = CommandLine.defaultFactory();
    var line =
        new CommandLine(
            commands,
            new CommandLine.IFactory() {
              @Override
              public <K> K create(Class<K> type) throws Exception {
                return type == SettingsOptions.class
                    ? type.cast(new SettingsOptions(environment))
                    : standard.create(type);
              }
            });
    return line.addSubcommand(new MigrateEntry(out))
        .addSubcommand(new SimulateEntry(out))
        .addSubcommand(new TenantsCommand(environment, out))
        .addSubcommand(new KeysCommand(environment, out))
        // A trace that is made up is named with an @.
        .setExpandAtFiles(false)
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler((failure, command, parsed) -> commands.failed(failure))
        .setParameterExceptionHandler((misuse, arguments) -> commands.misused(misuse));
  }

  @Override
  public void run() {
    out.print(usage());
  }

  @Command(
      name = "up",
      description = "Start the platform; without servers of your own it starts its own.",
      mixinStandardHelpOptions = true)
  int up(@Mixin SettingsOptions settings) {
    return new UpCommand(settings.load(), out, err).run();
  }

  @Command(
      name = "doctor",
      description = "Check configuration, machine and servers, and say what to do.",
      mixinStandardHelpOptions = true)
  int doctor(
      @Mixin SettingsOptions settings,
      @Option(names = "--json", description = "print one line of JSON") boolean json) {
    var report = new Doctor(settings::load).report();
    out.print(json ? report.json().encode() + "\n" : report.text());
    return report.isWell() ? 0 : FAILED;
  }

  @Command(
      name = "completion",
      description = "Print a script that completes words in bash and zsh: source it.",
      mixinStandardHelpOptions = true)
  int completion() {
    out.print(AutoComplete.bash("tenantry", of(environment, out, err)));
    return 0;
  }

  @Command(
      name = "version",
      description = "Which version this is.",
      mixinStandardHelpOptions = true)
  int version(@Option(names = "--json", description = "print one line of JSON") boolean json) {
    out.println(
        json
            ? JsonObject.of("version", Version.TEXT, "java", Runtime.version().toString()).encode()
            : "tenantry " + Version.TEXT);
    return 0;
  }

  @Command(name = "help", description = "This, or more of one command.")
  int help(@Parameters(paramLabel = "COMMAND", arity = "0..*") @Nullable List<String> words) {
    if (words == null || words.isEmpty()) {
      run();
      return 0;
    }
    var asked = new ArrayList<>(words);
    asked.add("--help");
    return of(environment, out, err).execute(asked.toArray(String[]::new));
  }

  private int failed(Exception failure) {
    err.println("tenantry: " + StartFailure.inWords(failure));
    return FAILED;
  }

  private int misused(ParameterException misuse) {
    var command = misuse.getCommandLine();
    var unmatched =
        misuse instanceof UnmatchedArgumentException words
            ? words.getUnmatched()
            : List.<String>of();
    if (command.getParent() == null && !unmatched.isEmpty()) {
      err.println("tenantry: there is no command " + unmatched.getFirst());
      err.print(usage());
    } else {
      err.println("tenantry: " + misuse.getMessage());
      err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return MISUSED;
  }

  // The launcher shows it too, without a JVM.
  static String usage() {
    try (var in = Commands.class.getResourceAsStream("usage.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

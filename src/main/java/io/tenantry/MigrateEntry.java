package io.tenantry;

import io.tenantry.embedded.EmbeddedServers;
import io.tenantry.kernel.config.Secret;
import io.tenantry.kernel.database.DatabaseAddress;
import io.tenantry.kernel.database.MigrationScripts;
import io.tenantry.migration.MigrateCommand;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds the database for {@code migrate}: the one that is named, or the platform's own. */
@Command(
    name = "migrate",
    description = "Bring the tenants' schemas to the newest version.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class MigrateEntry {
  private final PrintStream out;

  MigrateEntry(PrintStream out) {
    this.out = out;
  }

  @Command(
      name = "plan",
      description = "Show which schemas are behind, and what a run would do to each.",
      mixinStandardHelpOptions = true)
  int plan(@Mixin SettingsOptions settings) {
    return with(settings, MigrateCommand::plan);
  }

  @Command(
      name = "run",
      description = "Bring the platform, then every tenant that is behind, to head.",
      mixinStandardHelpOptions = true)
  int run(
      @Mixin SettingsOptions settings,
      @Option(names = "--parallelism", paramLabel = "N", description = "how many at once")
          Optional<Integer> parallelism,
      @Option(names = "--first", paramLabel = "N", description = "only so many tenants")
          Optional<Integer> first) {
    return with(settings, command -> command.run(parallelism, first));
  }

  @Command(
      name = "status",
      description = "Count the tenants at each version, and list those that failed.",
      mixinStandardHelpOptions = true)
  int status(@Mixin SettingsOptions settings) {
    return with(settings, MigrateCommand::status);
  }

  @Command(
      name = "down",
      description = {
        "Take migrations back, where the older program does not work with them.",
        "Stop every newer node before: it may be onboarding tenants at the newer version."
      },
      mixinStandardHelpOptions = true)
  int down(
      @Mixin SettingsOptions settings,
      @Option(
              names = "--tenants",
              paramLabel = "VERSION",
              description = "what the tenants' tables go back to")
          Optional<Integer> tenants,
      @Option(
              names = "--platform",
              paramLabel = "VERSION",
              description = "what the platform's own go back to")
          Optional<Integer> platform) {
    return with(settings, command -> command.down(tenants, platform));
  }

  private int with(SettingsOptions settings, ToIntFunction<MigrateCommand> work) {
    var config = settings.load();
    var named = config.database().url().map(Secret::value);
    if (named.isPresent()) {
      return with(config, named.get(), work);
    }
    var embedded = config.embedded();
    var running = EmbeddedServers.databaseUrlOfRunning(embedded.dataDir());
    if (running.isPresent()) {
      return with(config, running.get(), work);
    }
    try (var servers =
        EmbeddedServers.start(embedded.dataDir(), embedded.postgresPort(), embedded.redisPort())) {
      return with(config, servers.databaseUrl(), work);
    }
  }

  private int with(PlatformConfig config, String url, ToIntFunction<MigrateCommand> work) {
    var vertx = Vertx.vertx();
    try {
      return work.applyAsInt(
          new MigrateCommand(
              vertx,
              DatabaseAddress.parse(url, config.database()),
              config.database().rolePrefix(),
              MigrationScripts.tenant(),
              config.migration(),
              out));
    } finally {
      vertx.close().otherwiseEmpty().await();
    }
  }
}

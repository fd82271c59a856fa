package io.tenantry;

import io.tenantry.embedded.EmbeddedServers;
import io.tenantry.kernel.config.Secret;
import io.tenantry.kernel.config.Settings;
import io.tenantry.kernel.database.DatabaseAddress;
import io.tenantry.kernel.database.MigrationScripts;
import io.tenantry.migration.MigrateCommand;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.util.Map;

/** Finds the database for {@code migrate}: the one that is named, or the platform's own. */
final class MigrateEntry {
  private final CommandLine line;
  private final PlatformConfig config;
  private final PrintStream out;

  MigrateEntry(CommandLine line, Map<String, String> environment, PrintStream out) {
    this.line = line;
    this.config =
        Settings.load(line.file(), environment, UpCommand.RESERVED, line.overrides())
            .bind(PlatformConfig.class);
    this.out = out;
  }

  int run() {
    var named = config.database().url().map(Secret::value);
    if (named.isPresent()) {
      return run(named.get());
    }
    var embedded = config.embedded();
    var running = EmbeddedServers.databaseUrlOfRunning(embedded.dataDir());
    if (running.isPresent()) {
      return run(running.get());
    }
    try (var servers =
        EmbeddedServers.start(embedded.dataDir(), embedded.postgresPort(), embedded.redisPort())) {
      return run(servers.databaseUrl());
    }
  }

  private int run(String url) {
    var vertx = Vertx.vertx();
    try {
      var command =
          new MigrateCommand(
              vertx,
              DatabaseAddress.parse(url, config.database()),
              config.database().rolePrefix(),
              MigrationScripts.tenant(),
              config.migration(),
              out);
      return command.run(line.words());
    } finally {
      vertx.close().otherwiseEmpty().await();
    }
  }
}

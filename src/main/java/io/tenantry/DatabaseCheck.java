package io.tenantry;

import io.tenantry.kernel.database.BlockingConnection;
import io.tenantry.kernel.database.Bootstrap;
import io.tenantry.kernel.database.DatabaseAddress;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.MigrationScripts;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.UnfitDatabaseException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Whether the login and the database can serve a platform, and which work waits there. */
final class DatabaseCheck {
  private static final Sql SQL = Sql.beside(DatabaseCheck.class, "doctor.sql");
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration SKEW = Duration.ofSeconds(5);
  private static final String WHAT = "PostgreSQL";

  private final Vertx vertx;
  private final PlatformConfig config;
  private final String url;

  DatabaseCheck(Vertx vertx, PlatformConfig config, String url) {
    this.vertx = vertx;
    this.config = config;
    this.url = url;
  }

  List<Finding> findings() {
    var options = DatabaseAddress.parse(url, config.database());
    try (var connection = BlockingConnection.open(vertx, options, DEADLINE)) {
      var findings = new ArrayList<Finding>();
      var server = connection.query(SQL.get("lookAtServer")).iterator().next();
      findings.add(
          Finding.ok(
              WHAT,
              "%s at %s:%d"
                  .formatted(server.getString("version"), options.getHost(), options.getPort())));
      findings.add(clock(server.getOffsetDateTime("now")));
      findings.add(connections(server.getInteger("connections")));
      findings.add(fit(connection));
      return findings;
    } catch (RuntimeException e) {
      return List.of(
          Finding.fail(
              WHAT,
              StartFailure.inWords(e),
              "TENANTRY_DATABASE_URL names it, as postgresql://user:password@host:port/database"));
    }
  }

  private static Finding clock(OffsetDateTime theirs) {
    var apart = Duration.between(theirs.toInstant(), Instant.now()).abs();
    return apart.compareTo(SKEW) > 0
        ? Finding.warn(
            "clock",
            "PostgreSQL's and this machine's are " + apart.toSeconds() + " s apart",
            "have both follow a time server")
        : Finding.ok("clock", "as PostgreSQL's, to " + (apart.toSeconds() + 1) + " s");
  }

  private Finding connections(int most) {
    int loops = config.server().eventLoops();
    int wanted =
        Databases.most(
            config.database(), loops > 0 ? loops : Runtime.getRuntime().availableProcessors());
    var says = "this node takes up to %d of PostgreSQL's %d".formatted(wanted, most);
    return wanted > most
        ? Finding.fail(
            "connections", says, "raise max_connections, or lower the pools of `database`")
        : Finding.ok("connections", says);
  }

  private Finding fit(BlockingConnection connection) {
    var bootstrap =
        new Bootstrap(
            MigrationScripts.platform(),
            MigrationScripts.tenant(),
            config.database().rolePrefix(),
            DEADLINE);
    try {
      bootstrap.check(connection);
      return Finding.ok("schema", "the platform's tables are at head");
    } catch (UnfitDatabaseException e) {
      var says = String.valueOf(e.getMessage());
      return says.contains("migrate run")
          ? Finding.warn("schema", says, "`tenantry up` does that too")
          : Finding.fail("schema", says, "docs/migrations.md says how versions go together");
    }
  }
}

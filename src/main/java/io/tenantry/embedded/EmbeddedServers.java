package io.tenantry.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * PostgreSQL 17 and Redis 6.2 on loopback, with all that they own under one data directory. Their
 * data, passwords and ports outlive a restart.
 */
public final class EmbeddedServers implements AutoCloseable {
  private static final String URL = "database-url";

  private final DataDirectory data;
  private final String databaseUrl;
  private final String superuserUrl;
  private final String redisUrl;

  private EmbeddedServers(
      DataDirectory data, String databaseUrl, String superuserUrl, String redisUrl) {
    this.data = data;
    this.databaseUrl = databaseUrl;
    this.superuserUrl = superuserUrl;
    this.redisUrl = redisUrl;
  }

  /**
   * Starts both and returns when both answer. Servers that a killed run left in the directory are
   * stopped first. Blocks, for seconds at the first start.
   *
   * @param dataDirectory created when absent
   * @param postgresPort 0: the remembered port, else a free one
   * @param redisPort 0: the remembered port, else a free one
   * @throws EmbeddedServerException with one line that tells a user why not; nothing then runs
   */
  public static EmbeddedServers start(Path dataDirectory, int postgresPort, int redisPort) {
    var machine = Machine.current();
    var data = DataDirectory.lock(dataDirectory);
    try {
      return start(machine, data, postgresPort, redisPort);
    } catch (RuntimeException | Error e) {
      try {
        stop(data);
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static EmbeddedServers start(
      Machine machine, DataDirectory data, int postgresPort, int redisPort) {
    PostgresServer.requireSameVersion(data);
    new RunningServers(data).clearLeftovers();
    Ports.requireFree("PostgreSQL", postgresPort);
    Ports.requireFree("Redis", redisPort);
    var ports = new Ports(data);
    var programs = new Binaries(data).postgres(machine);
    var log = data.log("postgres");
    var account = Account.choose(data, programs.resolve("bin/postgres"), log);
    int database = ports.choose("PostgreSQL", postgresPort);
    var postgres = new PostgresServer(data, programs, account, log).start(database);
    int cache = ports.choose("Redis", redisPort);
    var redis = RedisServer.of(data, machine, account).start(cache);
    new Secrets(data.secrets()).keep(URL, postgres.url(database));
    return new EmbeddedServers(
        data, postgres.url(database), postgres.superuserUrl(database), redis.url(cache));
  }

  /** The database of the process that holds the directory now; empty where none does. */
  public static Optional<String> databaseUrlOfRunning(Path dataDirectory) {
    return DataDirectory.isHeld(dataDirectory)
        ? new Secrets(dataDirectory.resolve("secrets")).find(URL)
        : Optional.empty();
  }

  /** Deletes databases and passwords, keeps the unpacked programs; for tests that begin afresh. */
  public static void discardData(Path dataDirectory) {
    try (var data = DataDirectory.lock(dataDirectory)) {
      new RunningServers(data).clearLeftovers();
      Trees.delete(data.postgres());
      Trees.delete(data.redis());
      Trees.delete(data.secrets());
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot delete the data in " + dataDirectory, e);
    }
  }

  /** {@code postgresql://tenantry:<password>@127.0.0.1:<port>/tenantry}; no superuser. */
  public String databaseUrl() {
    return databaseUrl;
  }

  /** The superuser's way into the database {@code postgres}, for a test or an operator's psql. */
  public String superuserUrl() {
    return superuserUrl;
  }

  /** {@code redis://:<password>@127.0.0.1:<port>}. */
  public String redisUrl() {
    return redisUrl;
  }

  /** Stops both, open connections or not, and frees the directory; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (data.isHeld()) {
      stop(data);
    }
  }

  private static void stop(DataDirectory data) {
    try (data) {
      new RunningServers(data).stop();
    }
  }
}

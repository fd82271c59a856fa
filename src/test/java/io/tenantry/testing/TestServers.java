package io.tenantry.testing;

import io.vertx.pgclient.PgConnectOptions;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The one PostgreSQL and Redis of a test run, started when a test first asks.
 *
 * <p>{@code TENANTRY_TEST_DATABASE_URL} (a superuser's, on a server kept for tests: roles stay
 * behind in it) and {@code TENANTRY_TEST_REDIS_URL} name other servers; {@code
 * TENANTRY_TEST_CONTAINERS=true} asks for containers where a Docker engine answers.
 */
public final class TestServers {
  private static final String LOGIN = "NOSUPERUSER NOINHERIT CREATEROLE NOCREATEDB NOBYPASSRLS";

  private TestServers() {}

  /** Started by the class loader: once, whichever test comes first. */
  private static final class Running {
    static final ServerPair PAIR = ServerPair.start(System.getenv());

    private Running() {}
  }

  /** The database that tests share which do not ask for one of their own. */
  private static final class Shared {
    static final String URL = freshDatabase();

    private Shared() {}
  }

  /** The shared database, by its login, which is no superuser. */
  public static String databaseUrl() {
    return Shared.URL;
  }

  /** {@code redis://:<password>@<host>:<port>}. */
  public static String redisUrl() {
    return Running.PAIR.redisUrl();
  }

  /** The superuser's way into the database {@code postgres}. */
  public static String superuserUrl() {
    return Running.PAIR.superuserUrl();
  }

  /** The superuser's way into the database of an URL that this class gave out. */
  public static String superuserUrl(String databaseUrl) {
    var name = PgConnectOptions.fromUri(databaseUrl).getDatabase();
    return superuserUrl().replaceFirst("/[^/]*$", "/" + name);
  }

  /**
   * A new, empty database with a login of its own, both of the same name. Roles belong to the whole
   * server: a test that onboards tenants here takes a role prefix or tenant ids of its own.
   *
   * @return the login's URL
   */
  public static String freshDatabase() {
    var name = "t" + random();
    var password = random() + random();
    Sql.run(
        superuserUrl(),
        "CREATE ROLE %s LOGIN %s PASSWORD '%s'".formatted(name, LOGIN, password),
        "CREATE DATABASE " + name,
        "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(name),
        "GRANT CONNECT, CREATE ON DATABASE %s TO %s".formatted(name, name));
    var server = PgConnectOptions.fromUri(superuserUrl());
    var url =
        "postgresql://%s:%s@%s:%d/%s"
            .formatted(name, password, server.getHost(), server.getPort(), name);
    Sql.run(superuserUrl(url), "REVOKE ALL ON SCHEMA public FROM PUBLIC");
    return url;
  }

  private static String random() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }
}

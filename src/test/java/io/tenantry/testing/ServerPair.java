package io.tenantry.testing;

import io.tenantry.embedded.EmbeddedServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The PostgreSQL, by its superuser's URL, and the Redis that the tests run against. */
record ServerPair(String superuserUrl, String redisUrl) {
  private static final Path DIRECTORY = Path.of("target", "test-servers");
  private static final String PASSWORD = "only-for-tests";
  private static final int POSTGRES_PORT = 5432;
  private static final int REDIS_PORT = 6379;

  /** Given ones first, then containers when they are asked for and can run, else embedded ones. */
  static ServerPair start(Map<String, String> environment) {
    var database = environment.get("TENANTRY_TEST_DATABASE_URL");
    var redis = environment.get("TENANTRY_TEST_REDIS_URL");
    if (database != null && redis != null) {
      return new ServerPair(database, redis);
    }
    var started = wantsContainers(environment) ? containers() : embedded();
    return new ServerPair(or(database, started.superuserUrl), or(redis, started.redisUrl));
  }

  private static String or(@Nullable String given, String started) {
    return given == null ? started : given;
  }

  private static boolean wantsContainers(Map<String, String> environment) {
    return "true".equals(environment.get("TENANTRY_TEST_CONTAINERS"))
        && DockerClientFactory.instance().isDockerAvailable();
  }

  private static ServerPair embedded() {
    EmbeddedServers.discardData(DIRECTORY);
    var servers = EmbeddedServers.start(DIRECTORY, 0, 0);
    Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "stop-test-servers"));
    // Tests want speed, and what a power cut would lose is thrown away anyway.
    Sql.run(
        servers.superuserUrl(),
        "ALTER SYSTEM SET fsync = off",
        "SELECT pg_catalog.pg_reload_conf()");
    return new ServerPair(servers.superuserUrl(), servers.redisUrl());
  }

  /** Testcontainers removes them when this process ends. */
  @SuppressWarnings("resource")
  private static ServerPair containers() {
    var postgres =
        new GenericContainer<>("postgres:17")
            .withEnv("POSTGRES_PASSWORD", PASSWORD)
            .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=200")
            .withExposedPorts(POSTGRES_PORT)
            // The image starts the server once to set it up and once more to stay.
            .waitingFor(
                Wait.forLogMessage(".*database system is ready to accept connections.*\\s", 2)
                    .withStartupTimeout(Duration.ofMinutes(1)));
    var redis =
        new GenericContainer<>("redis:7")
            .withCommand("redis-server", "--requirepass", PASSWORD, "--save", "")
            .withExposedPorts(REDIS_PORT);
    postgres.start();
    redis.start();
    return new ServerPair(
        "postgresql://postgres:%s@%s:%d/postgres"
            .formatted(PASSWORD, postgres.getHost(), postgres.getMappedPort(POSTGRES_PORT)),
        "redis://:%s@%s:%d".formatted(PASSWORD, redis.getHost(), redis.getMappedPort(REDIS_PORT)));
  }
}

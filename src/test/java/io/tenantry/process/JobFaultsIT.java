package io.tenantry.process;

import static io.tenantry.process.SomeJobs.allSucceeded;
import static io.tenantry.process.SomeJobs.echo;
import static io.tenantry.process.SomeJobs.untilOver;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs that are enqueued and run while Redis or PostgreSQL dies, hangs or forgets. */
class JobFaultsIT {
  private static final int CLIENTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(30);

  private static OwnServers servers;
  private static SharedPlatform.Started platform;
  private static SomeTenant acme;

  @BeforeAll
  static void start() {
    servers = new OwnServers();
    platform =
        SharedPlatform.start(
            Map.of(
                "jobs.lease", "2s",
                "jobs.sweep_interval", "1s",
                "jobs.retry_delay", "50ms",
                "jobs.free_concurrency", "20"),
            servers.urls());
    acme = platform.onboard();
  }

  @AfterAll
  static void stop() {
    platform.close();
    servers.close();
  }

  // At a pace, or a fault that lasts leaves a backlog as large as the machine is quick.
  private static Load load() {
    return Load.of(
        CLIENTS,
        () -> {
          Patience.pass(PAUSE);
          return acme.admin().post("/v1/jobs", echo(JsonObject.of("sleep_ms", 5, "message", 1)));
        });
  }

  /** That all that was accepted succeeds, and how many requests failed. */
  private static int finish(Load load) {
    load.await(CLIENTS * 10);
    List<Load.Try> tries = load.stop();
    untilOver(acme.admin());
    allSucceeded(acme.admin(), tries);
    return Load.not(202, tries).size();
  }

  @Test
  void acceptsAndRunsAllThatComesWhileRedisIsKilledAndComesBackEmpty() {
    var load = load();
    load.await(30);
    servers.killRedis();
    load.await(30);
    servers.bringBack();

    // Accepting a job needs PostgreSQL alone; bringing back restarts that too.
    finish(load);
  }

  @Test
  void acceptsWhileRedisHangs() {
    hang(Duration.ZERO);
  }

  @Test
  @Tag("long")
  void acceptsWhileRedisHangsForLong() {
    hang(Duration.ofSeconds(30));
  }

  private static void hang(Duration time) {
    var load = load();
    load.await(10);
    servers.halt(OwnServers.REDIS);
    try {
      load.await(30);
      Patience.pass(time);
    } finally {
      servers.resume(OwnServers.REDIS);
    }

    assertThat(finish(load)).isZero();
  }

  @Test
  void goesOnWhenRedisForgetsScriptsAndConnections() {
    var load = load();
    for (int i = 0; i < 5; i++) {
      load.await(10);
      servers.redis("SCRIPT FLUSH");
      servers.redis("CLIENT KILL TYPE normal SKIPME yes");
    }

    assertThat(finish(load)).isZero();
  }

  @Test
  void goesOnWhenRedisForgetsEverything() {
    var load = load();
    for (int i = 0; i < 3; i++) {
      load.await(20);
      servers.redis("FLUSHALL");
    }

    assertThat(finish(load)).isZero();
  }

  /** As a replica does that had not heard of all when it took its primary's place. */
  @Test
  void goesOnWhenRedisComesBackAsItWasAWhileAgo() {
    var load = load();
    load.await(20);
    servers.redis("SAVE");
    load.await(40);
    servers.killRedis();
    servers.bringBack();

    // Accepting a job needs PostgreSQL alone; bringing back restarts that too.
    finish(load);
  }

  @Test
  void acceptsWhileRedisHasNoMemoryLeft() {
    var load = load();
    load.await(10);
    servers.redis("CONFIG SET maxmemory 1");
    try {
      load.await(30);
    } finally {
      servers.redis("CONFIG SET maxmemory 0");
    }

    assertThat(finish(load)).isZero();
  }

  @Test
  void losesNothingThatWasAcceptedWhenPostgresqlIsKilled() {
    var load = load();
    load.await(30);
    servers.killPostmaster();
    load.await(10);
    servers.bringBack();

    finish(load);
  }

  @Test
  void losesNothingWhenAllConnectionsAreCut() {
    var load = load();
    for (int i = 0; i < 4; i++) {
      load.await(15);
      servers.sql(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tenantry'");
    }

    finish(load);
  }
}

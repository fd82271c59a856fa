package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Takes the database away while usage is counted: it is exactly what clients were answered. */
class UsageFaultsIT {
  private static final int CLIENTS = 4;
  private static final String TERMINATE =
      "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
          + " WHERE usename = 'tenantry' AND pid <> pg_backend_pid()";

  private static OwnServers servers;
  private static SharedPlatform.Started platform;

  private SomeTenant tenant;
  private Load load;

  @BeforeAll
  static void start() {
    servers = new OwnServers();
    // A flush is under way nearly all the time, so that each fault meets one.
    platform = SharedPlatform.start(Map.of("metering.flush_interval", "10ms"), servers.urls());
  }

  @AfterAll
  static void stop() {
    platform.close();
    servers.close();
  }

  @BeforeEach
  void ask() {
    tenant = platform.onboard();
    tenant.admin().get("/v1/me").is(200);
    load = Load.of(CLIENTS, () -> tenant.admin().get("/v1/me"));
    load.await(20 * CLIENTS);
  }

  private void isConserved() {
    load.await(20 * CLIENTS);
    var tries = load.stop();
    // And the one before the load.
    long answered = tries.size() - Load.not(200, tries).size() + 1L;
    assertThat(Load.not(0, tries)).hasSameSizeAs(tries);
    Patience.until("all is counted", () -> counted() >= answered);
    assertThat(counted()).isEqualTo(answered);
    Patience.until("it is well again", () -> metering().getString("status").equals("healthy"));
    assertThat(platform.metric("tenantry_metering_lost_total")).isZero();
    assertThat(counted()).isEqualTo(answered);
  }

  private long counted() {
    var answer =
        tenant.admin().get("/v1/usage?dimension.operation=caller.show&dimension.status=200");
    if (answer.status() != 200) {
      return -1;
    }
    return answer.json().getJsonArray("points").stream()
        .mapToLong(point -> ((JsonObject) point).getLong("value"))
        .sum();
  }

  private static JsonObject metering() {
    return platform.api().get("/health").json().getJsonObject("checks").getJsonObject("metering");
  }

  @Test
  void countsNothingTwiceWhereACommitIsNotAnswered() {
    for (int i = 0; i < 15; i++) {
      servers.sql(TERMINATE);
      load.await(3 * CLIENTS);
    }

    isConserved();
  }

  @Test
  void countsEverythingWhenTheDatabaseWasKilled() {
    servers.killPostmaster();
    servers.killRedis();
    load.await(20 * CLIENTS);
    servers.bringBack();

    isConserved();
  }

  @Test
  void countsEverythingWhenTheDatabaseHung() {
    hang(Duration.ZERO);
  }

  @Test
  @Tag("long")
  void countsEverythingWhenTheDatabaseHungForLong() {
    hang(Duration.ofSeconds(30));
  }

  private void hang(Duration time) {
    servers.halt(OwnServers.POSTGRES);
    try {
      load.await(2 * CLIENTS);
      Patience.pass(time);
      if (!time.isZero()) {
        assertThat(metering().getString("status")).isEqualTo("degraded");
        assertThat(metering().getString("detail")).contains("waits in the journal");
      }
    } finally {
      servers.resume(OwnServers.POSTGRES);
    }

    isConserved();
  }
}

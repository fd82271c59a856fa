package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left of the platform when Redis dies, hangs or forgets: everything, a little weaker. */
class RedisFaultsIT {
  private static final int PER_ACCOUNT = 10;

  private static OwnServers servers;
  private static SharedPlatform.Started platform;
  private static SomeTenant acme;

  @BeforeAll
  static void start() {
    servers = new OwnServers();
    platform =
        SharedPlatform.start(
            Map.of("auth.login_attempts_per_account", Integer.toString(PER_ACCOUNT)),
            servers.urls());
    acme = platform.onboard();
  }

  @AfterAll
  static void stop() {
    platform.close();
    servers.close();
  }

  private static Api.Answer logIn(String email) {
    var body = JsonObject.of("tenant_id", acme.id(), "email", email, "password", acme.password());
    return platform.api().post("/v1/auth/login", body);
  }

  private static String health() {
    return platform.api().get("/health").is(200).json().getString("status");
  }

  @Test
  void servesAndLimitsLoginsWithoutRedis() {
    servers.killRedis();
    try {
      assertThat(health()).isEqualTo("degraded");
      acme.admin().post("/v1/resources", JsonObject.of("name", "without Redis")).is(201);
      for (int i = 0; i < 2 * PER_ACCOUNT; i++) {
        logIn(acme.email()).is(200);
      }
      for (int i = 0; i < PER_ACCOUNT; i++) {
        logIn("guessed@acme.test").is(401);
      }
      logIn("guessed@acme.test").isProblem(429, "RATE_LIMIT_EXCEEDED");
    } finally {
      servers.bringBack();
    }
    Patience.until("it is healthy again", () -> health().equals("healthy"));
    logIn(acme.email()).is(200);
  }

  @Test
  void logsInWhileRedisHangs() {
    hang(Duration.ZERO);
  }

  @Test
  @Tag("long")
  void logsInWhileRedisHangsForLong() {
    hang(Duration.ofSeconds(30));
  }

  /** Redis goes on hanging until there were some logins, and for that time. */
  private static void hang(Duration time) {
    servers.halt(OwnServers.REDIS);
    try {
      var load = Load.of(2, () -> logIn(acme.email()));
      load.await(6);
      Patience.pass(time);
      assertThat(health()).isEqualTo("degraded");
      // Had a login waited for Redis until its own deadline, it would be a 504.
      assertThat(Load.not(200, load.stop())).isEmpty();
    } finally {
      servers.resume(OwnServers.REDIS);
    }
    Patience.until("it is healthy again", () -> health().equals("healthy"));
  }

  @Test
  void sendsAScriptAgainThatRedisHasForgotten() {
    var load = Load.of(2, () -> logIn(acme.email()));
    for (int i = 0; i < 5; i++) {
      load.await(4);
      servers.redis("SCRIPT FLUSH");
    }

    assertThat(Load.not(200, load.stop())).isEmpty();
    assertThat(health()).isEqualTo("healthy");
    for (int i = 0; i < PER_ACCOUNT; i++) {
      servers.redis("SCRIPT FLUSH");
      logIn("forgotten@acme.test").is(401);
    }
    logIn("forgotten@acme.test").is(429);
  }
}

package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits while Redis is away, hangs or forgets. No permit comes back while a test runs. */
class LimitFaultsIT {
  private static final int MOST = 24;

  private static OwnServers servers;
  private static SharedPlatform.Started platform;

  @BeforeAll
  static void start() {
    servers = new OwnServers();
    platform =
        SharedPlatform.start(
            Map.of(
                "limits.window", "1d",
                "limits.free_requests", Integer.toString(MOST),
                "limits.free_concurrent_requests", "1000"),
            servers.urls());
  }

  @AfterAll
  static void stop() {
    platform.close();
    servers.close();
  }

  private static Api.Answer get(SomeTenant tenant) {
    return tenant.admin().get("/v1/resources");
  }

  private static boolean isLocal(SomeTenant tenant) {
    return tenant
        .admin()
        .get("/v1/rate-limit")
        .is(200)
        .header("ratelimit-policy")
        .startsWith("\"local\"");
  }

  private static int sendUntilRefused(SomeTenant tenant) {
    int admitted = 0;
    while (get(tenant).status() == 200) {
      admitted++;
      assertThat(admitted).isLessThanOrEqualTo(MOST);
    }
    get(tenant).isProblem(429, "RATE_LIMIT_EXCEEDED");
    return admitted;
  }

  @Test
  void goesOnWithWhatWasLeftAndTakesNoSecondBurst() {
    var acme = platform.onboard();
    for (int i = 0; i < 10; i++) {
      get(acme).is(200);
    }

    servers.killRedis();
    int alone;
    try {
      var first = get(acme).is(200);
      Patience.until("limits are local", () -> isLocal(acme));
      assertThat(platform.metric("tenantry_limits_local")).isEqualTo(1);
      assertThat(first.header("x-ratelimit-remaining")).isEqualTo(Integer.toString(MOST - 11));
      alone = 1 + sendUntilRefused(acme);
      var stranger = platform.onboard();
      assertThat(get(stranger).is(200).header("ratelimit")).startsWith("\"local\";r=" + (MOST - 1));
    } finally {
      servers.bringBack();
    }
    assertThat(alone).isEqualTo(MOST - 10);

    Patience.until("limits are shared again", () -> get(acme).header("ratelimit").contains("free"));
    assertThat(platform.metric("tenantry_limits_local")).isZero();
    // Redis has forgotten, or has not: a burst more at the most.
    assertThat(sendUntilRefused(acme)).isLessThanOrEqualTo(MOST);
  }

  @Test
  void answersWhileRedisHangs() {
    var acme = platform.onboard();
    get(acme).is(200);

    servers.halt(OwnServers.REDIS);
    try {
      int admitted = sendUntilRefused(acme);
      assertThat(admitted).isEqualTo(MOST - 1);
    } finally {
      servers.resume(OwnServers.REDIS);
    }

    Patience.until("limits are shared again", () -> !isLocal(acme));
    get(acme).isProblem(429, "RATE_LIMIT_EXCEEDED");
  }

  @Test
  void losesNoCountWhenRedisForgetsTheScript() {
    var acme = platform.onboard();
    for (int i = 1; i <= MOST; i++) {
      servers.redis("SCRIPT FLUSH");
      var left = get(acme).is(200).header("ratelimit");
      assertThat(left).startsWith("\"free\";r=" + (MOST - i) + ";");
    }
    get(acme).isProblem(429, "RATE_LIMIT_EXCEEDED");
  }
}

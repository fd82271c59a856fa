package io.tenantry.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a tenant's developer sees of the limit. */
class RateLimitIT {
  private static final List<String> HEADERS =
      List.of(
          "ratelimit-policy",
          "ratelimit",
          "x-ratelimit-limit",
          "x-ratelimit-remaining",
          "x-ratelimit-reset");

  // A permit an hour and a half: none comes back while a test runs.
  private static final SharedPlatform.Started SCARCE =
      SharedPlatform.start(
          Map.of(
              "limits.window", "1d",
              "limits.free_requests", "16",
              "limits.free_concurrent_requests", "7",
              "limits.enterprise_requests", "32"));

  @AfterAll
  static void close() {
    SCARCE.close();
  }

  private static List<String> told(Api.Answer answer) {
    return HEADERS.stream().map(answer::header).toList();
  }

  @Test
  void everyAnswerTellsWhatIsLeft() {
    var acme = SCARCE.onboard().admin();
    var policy = "\"free\";q=16;w=86400, \"concurrency\";q=7;qu=\"concurrent-requests\"";

    assertThat(told(acme.get("/v1/resources").is(200)))
        .containsExactly(policy, "\"free\";r=15;t=5411", "16", "15", "5411");
    var unknown = acme.get("/v1/resources/" + UUID.randomUUID()).isProblem(404, "NOT_FOUND");
    assertThat(unknown.header("x-ratelimit-remaining")).isEqualTo("14");
    var malformed = acme.send("POST", "/v1/resources", "{", Map.of());
    assertThat(malformed.isProblem(400, "MALFORMED_BODY").header("ratelimit"))
        .startsWith("\"free\";r=13;t=");
    assertThat(told(acme.post("/v1/signing-keys/rotate", null).isProblem(403, "FORBIDDEN")))
        .contains("13");
  }

  @Test
  void refusesWhatIsBeyondItAndSaysHowLongToWait() {
    var acme = SCARCE.onboard().admin();
    var remaining = new ArrayList<String>();
    for (int i = 0; i < 16; i++) {
      remaining.add(acme.get("/v1/resources").is(200).header("x-ratelimit-remaining"));
    }

    var refused = acme.get("/v1/resources").isProblem(429, "RATE_LIMIT_EXCEEDED");

    assertThat(remaining).containsExactly("15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0".split(" "));
    assertThat(refused.header("x-ratelimit-remaining")).isEqualTo("0");
    // A permit comes back in 90 minutes, and clocks may differ a little.
    assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(5_390, 5_411);
    assertThat(refused.json().getInteger("retry_after"))
        .isEqualTo(Integer.parseInt(refused.header("retry-after")));
  }

  @Test
  void tenantsAndThosePastThemAreLimitedApart() {
    var acme = SCARCE.onboard().admin();
    var globex = SCARCE.onboard().admin();
    for (int i = 0; i < 16; i++) {
      acme.get("/v1/resources").is(200);
    }

    acme.get("/v1/resources").is(429);

    globex.get("/v1/resources").is(200);
    for (int i = 0; i < 40; i++) {
      var answer = SCARCE.api().get("/health/live").is(200);
      assertThat(told(answer)).containsOnly("");
    }
    assertThat(told(SCARCE.operator().get("/v1/tenants").is(200))).containsOnly("");
  }

  @Test
  void askingWhatIsLeftCostsNothing() {
    var acme = SCARCE.onboard().admin();
    acme.get("/v1/resources").is(200);

    for (int i = 0; i < 20; i++) {
      var limit = acme.get("/v1/rate-limit").is(200);
      assertThat(limit.json().getMap())
          .containsEntry("tier", "free")
          .containsEntry("max_requests", 16)
          .containsEntry("window_seconds", 86400)
          .containsEntry("remaining", 15)
          .containsEntry("source", "tier");
      assertThat(limit.header("x-ratelimit-remaining")).isEqualTo("15");
    }
  }

  @Test
  void whatIsDearTakesMoreAtOnceOrAllThereIs() {
    var acme = SCARCE.onboard().admin();

    assertThat(acme.get("/v1/audit-logs/verify").is(200).header("x-ratelimit-remaining"))
        .isEqualTo("6");
    acme.get("/v1/audit-logs/verify").isProblem(429, "RATE_LIMIT_EXCEEDED");
    acme.get("/v1/resources").is(200);
  }

  @Test
  void aTierIsCarriedOverInProportion() {
    var acme = SCARCE.onboard();
    for (int i = 0; i < 12; i++) {
      acme.admin().get("/v1/resources").is(200);
    }

    SCARCE
        .operator()
        .patch("/v1/tenants/" + acme.id(), io.vertx.core.json.JsonObject.of("tier", "enterprise"))
        .is(200);

    var limit = acme.admin().get("/v1/resources").is(200);
    assertThat(limit.header("ratelimit-policy")).startsWith("\"enterprise\";q=32;w=86400");
    // A quarter was left, and is.
    assertThat(limit.header("x-ratelimit-remaining")).isEqualTo("7");
  }

  @Test
  void whoObeysIsNeverRefused() {
    try (var quick =
        SharedPlatform.start(
            Map.of(
                "limits.window", "1s", "limits.free_requests", "40", "limits.free_burst", "8"))) {
      SomeTenant acme = quick.onboard();
      for (int i = 0; i < 50; i++) {
        var answer = acme.admin().get("/v1/resources").is(200);
        if (answer.header("x-ratelimit-remaining").equals("0")) {
          Patience.pass(Duration.ofSeconds(Integer.parseInt(answer.header("x-ratelimit-reset"))));
        }
      }
    }
  }
}

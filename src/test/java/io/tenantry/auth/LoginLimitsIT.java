package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How often a login may fail, and that guessing costs the platform little. */
class LoginLimitsIT {
  private static final int PER_ACCOUNT = 4;
  private static final int PER_ADDRESS = 6;
  private static final String WRONG = "certainly not the password";

  private static SharedPlatform.Started platform;
  private static SomeTenant acme;

  @BeforeAll
  static void start() {
    platform =
        SharedPlatform.start(
            Map.of(
                "server.trusted_proxies", "127.0.0.1/32",
                "auth.login_attempts_per_account", Integer.toString(PER_ACCOUNT),
                "auth.login_attempts_per_address", Integer.toString(PER_ADDRESS)));
    acme = platform.onboard();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  // Redis is every test's: an address that no other test or run has used.
  private static String address() {
    var random = ThreadLocalRandom.current();
    return "2001:db8:%x:%x::%x"
        .formatted(random.nextInt(65536), random.nextInt(65536), random.nextInt(1, 65536));
  }

  private static Api.Answer logIn(String address, String email, String password) {
    return send(
        "/v1/auth/login",
        address,
        JsonObject.of("tenant_id", acme.id(), "email", email, "password", password));
  }

  private static Api.Answer send(String path, String address, JsonObject body) {
    return platform.api().send("POST", path, body.encode(), Map.of("x-forwarded-for", address));
  }

  private static double hashes() {
    return platform.metric("tenantry_auth_hashes_total");
  }

  private static void isLimited(java.util.function.Supplier<Api.Answer> login) {
    double before = hashes();
    var refused = login.get().isProblem(429, "RATE_LIMIT_EXCEEDED");
    assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 60);
    assertThat(hashes()).as("nothing was hashed").isEqualTo(before);
  }

  @Test
  void anAddressFailsOnlySoOften() {
    var address = address();
    for (int i = 0; i < PER_ADDRESS; i++) {
      logIn(address, "guess" + i + "@acme.test", WRONG).is(401);
    }

    isLimited(() -> logIn(address, "guess@acme.test", WRONG));
    logIn(address(), "guess@acme.test", WRONG).is(401);
  }

  @Test
  void anAccountIsGuessedAtOnlySoOftenFromEverywhere() {
    for (int i = 0; i < PER_ACCOUNT; i++) {
      logIn(address(), "victim@acme.test", WRONG).is(401);
    }

    isLimited(() -> logIn(address(), "victim@acme.test", WRONG));
    isLimited(() -> logIn(address(), "VICTIM@acme.test", WRONG));
    logIn(address(), "another@acme.test", WRONG).is(401);
  }

  @Test
  void theOwnerStillLogsInFromAKnownAddressDuringAFlood() {
    var tenant = platform.onboard();
    var home = address();
    var body =
        JsonObject.of(
            "tenant_id", tenant.id(), "email", tenant.email(), "password", tenant.password());
    send("/v1/auth/login", home, body).is(200);
    var guess = body.copy().put("password", WRONG);
    for (int i = 0; i < 3 * PER_ACCOUNT; i++) {
      send("/v1/auth/login", address(), guess);
    }

    isLimited(() -> send("/v1/auth/login", address(), body));
    send("/v1/auth/login", home, body).is(200);
    // The known address is no way round the limit either.
    for (int i = 0; i < PER_ACCOUNT; i++) {
      send("/v1/auth/login", home, guess).is(401);
    }
    isLimited(() -> send("/v1/auth/login", home, guess));
  }

  @Test
  void loginsThatSucceedAreNotCounted() {
    var address = address();
    for (int i = 0; i < 2 * PER_ADDRESS; i++) {
      logIn(address, acme.email(), acme.password()).is(200);
    }
  }

  @Test
  void operatorsAreGuessedAtOnlySoOftenToo() {
    var guess = JsonObject.of("email", "root@tenantry.test", "password", WRONG);
    for (int i = 0; i < PER_ACCOUNT; i++) {
      send("/v1/operator/login", address(), guess).is(401);
    }

    isLimited(() -> send("/v1/operator/login", address(), guess));
  }

  @Test
  void aForgedAddressCountsOnlyFromATrustedProxy() {
    try (var open = SharedPlatform.start(Map.of("auth.login_attempts_per_account", "2"))) {
      var tenant = open.onboard();
      var guess =
          JsonObject.of("tenant_id", tenant.id(), "email", "x@acme.test", "password", WRONG);
      var home = Map.of("x-forwarded-for", address());
      for (int i = 0; i < 2; i++) {
        open.api().send("POST", "/v1/auth/login", guess.encode(), home).is(401);
      }
      open.api().send("POST", "/v1/auth/login", guess.encode(), home).is(429);
      assertThat(open.logged()).doesNotContain(home.get("x-forwarded-for"));
    }
  }

  @Test
  void aFullQueueOfHashesIsSaidAtOnceAndCostsNoAttempt() {
    try (var busy =
        SharedPlatform.start(
            Map.of(
                "auth.bcrypt_cost", "12",
                "auth.hashing_queue", "1",
                "auth.login_attempts_per_account", "20"))) {
      var tenant = busy.onboard();
      var body =
          JsonObject.of(
              "tenant_id", tenant.id(), "email", tenant.email(), "password", tenant.password());
      var logins = new ArrayList<CompletableFuture<Api.Answer>>();
      for (int i = 0; i < 16; i++) {
        logins.add(
            CompletableFuture.supplyAsync(
                () -> busy.api().post("/v1/auth/login", body), Thread::startVirtualThread));
      }
      int lived = 0;
      while (!logins.stream().allMatch(CompletableFuture::isDone)) {
        busy.api().get("/health/live").is(200);
        lived++;
      }

      var byStatus = new HashMap<Integer, List<Api.Answer>>();
      logins.forEach(login ->
          byStatus
              .computeIfAbsent(login.join().status(), s -> new ArrayList<>())
              .add(login.join()));
      assertThat(byStatus.keySet()).containsExactlyInAnyOrder(200, 503);
      assertThat(byStatus.get(503))
          .allSatisfy(refused -> {
            refused.isProblem(503, "HASHING_BUSY");
            assertThat(Integer.parseInt(refused.header("retry-after"))).isPositive();
          });
      // An event loop that hashes would answer once at most between two logins.
      assertThat(lived).isGreaterThan(logins.size());
      for (int i = 0; i < 8; i++) {
        busy.api().post("/v1/auth/login", body).is(200);
      }
    }
  }
}

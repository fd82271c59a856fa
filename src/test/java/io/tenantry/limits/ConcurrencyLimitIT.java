package io.tenantry.limits;

import static io.tenantry.testing.RawClient.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How many requests of a tenant are under way at the same time, however they end. */
class ConcurrencyLimitIT {
  private static final SharedPlatform.Started PLATFORM =
      SharedPlatform.start(Map.of("limits.free_concurrent_requests", "2"));
  private final SomeTenant acme = PLATFORM.onboard();

  @AfterAll
  static void close() {
    PLATFORM.close();
  }

  private RawClient client() {
    return new RawClient(PLATFORM.platform().port(), 4096);
  }

  private String credential() {
    return "Authorization: Bearer " + acme.admin().token();
  }

  /** Sends a request's head, and keeps its body of two bytes back. */
  private RawClient holdOne(RawClient client) {
    return client.send(
        head(
            "POST /v1/resources",
            credential(),
            "Content-Type: application/json",
            "Content-Length: 2"));
  }

  private boolean isFull() {
    return acme.admin().get("/v1/rate-limit").status() == 429;
  }

  @Test
  void refusesAThirdUntilOneHasEnded() {
    try (var first = client();
        var second = client()) {
      holdOne(first);
      holdOne(second);
      Patience.until("both are under way", this::isFull);

      var third = acme.admin().get("/v1/resources");

      third.isProblem(429, "CONCURRENCY_LIMIT_EXCEEDED");
      assertThat(third.header("retry-after")).isEqualTo("1");
      assertThat(third.header("ratelimit-policy"))
          .contains("\"concurrency\";q=2;qu=\"concurrent-requests\"");
      PLATFORM.onboard().admin().get("/v1/resources").is(200);
      first.send("{}").answer().isProblem(400, "VALIDATION_FAILED");
      acme.admin().get("/v1/resources").is(200);
    }
  }

  @Test
  void forgetsThoseWhoseClientsHaveGone() {
    for (int round = 0; round < 3; round++) {
      try (var first = client();
          var second = client()) {
        holdOne(first);
        holdOne(second);
        Patience.until("both are under way", this::isFull);
      }
      Patience.until("both are forgotten", () -> !isFull());
    }
  }

  @Test
  void countsAnswersThatNobodyReadsUntilTheyAreCutOff() {
    Sql.run(
        TestServers.superuserUrl(PLATFORM.databaseUrl()),
        """
        INSERT INTO tenant_%1$s.resources (id, name, data, owner_id)
        SELECT gen_random_uuid(), 'big ' || n, jsonb_build_object('x', repeat('y', 100000)), id
        FROM tenant_%1$s.users, generate_series(1, 100) AS n
        """
            .formatted(acme.id()));
    try (var first = client();
        var second = client()) {
      first.send(head("GET /v1/resources?limit=100", credential()));
      second.send(head("GET /v1/resources?limit=100", credential()));
      Patience.until("both are under way", this::isFull);
      assertThat(first.readByte()).isEqualTo('H');
      assertThat(isFull()).isTrue();
    }
    Patience.until("both are forgotten", () -> !isFull());
    acme.admin().get("/v1/resources?limit=1").is(200);
  }
}

package io.tenantry.gateway;

import static io.tenantry.testing.RawClient.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.IdleConnections;
import io.tenantry.testing.Patience;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SharedPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that take their time, by accident or on purpose, against short deadlines. */
class SlowClientsIT {
  private static final SharedPlatform.Started PLATFORM =
      SharedPlatform.start(
          Map.of(
              "server.header_timeout", "500ms",
              "server.body_timeout", "400ms",
              "server.request_timeout", "600ms",
              "server.idle_timeout", "1s",
              "server.answer_timeout", "3s"));
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String JSON = "Content-Type: application/json";
  private static final String GET = head("GET /health/live");

  @AfterAll
  static void close() {
    PLATFORM.close();
  }

  private static RawClient client() {
    return new RawClient(PLATFORM.platform().port());
  }

  @Test
  void closesAConnectionThatSaysNothing() {
    try (var client = client()) {
      assertThat(client.answersUntilClosed()).isEmpty();
    }
  }

  @Test
  void closesAConnectionWhoseFirstHeadTrickles() {
    try (var client = client()) {
      client.send("GET /health/live HTTP/1.1\r\nHost: a\r\n");

      client.trickleUntilClosed("X-A: b\r\n", PAUSE);
    }
  }

  @Test
  void refusesABodyThatTricklesAndClosesItsConnection() {
    try (var client = client()) {
      client.send(head("POST /v1/auth/login", JSON, "Content-Length: 1000") + "{");

      var refusal = client.trickleUntilAnswered(" ", PAUSE).isProblem(408, "REQUEST_TIMEOUT");
      assertThat(refusal.header("connection")).isEqualTo("close");
      client.trickleUntilClosed(" ", PAUSE);
    }
  }

  @Test
  void refusesABodyOfWhichNothingComes() {
    try (var counted = client();
        var chunked = client()) {
      counted.send(head("POST /v1/auth/login", JSON, "Content-Length: 1000"));
      chunked.send(head("POST /v1/auth/login", JSON, "Transfer-Encoding: chunked"));

      for (var client : List.of(counted, chunked)) {
        client.answer().isProblem(408, "REQUEST_TIMEOUT");
        assertThat(client.answersUntilClosed()).isEmpty();
      }
    }
  }

  @Test
  void closesAConnectionThatTricklesAfterItsAnswer() {
    try (var client = client()) {
      client.send(GET).answer().is(200);
      client.send("GET /health/live HTTP/1.1\r\n");

      client.trickleUntilClosed("X-A: b\r\n", PAUSE);
    }
  }

  @Test
  void closesAConnectionThatStaysSilentAfterItsAnswer() {
    try (var client = client()) {
      client.send(GET).answer().is(200);

      assertThat(client.answersUntilClosed()).isEmpty();
    }
  }

  @Test
  void closesAConnectionThatGoesOnSendingWhatWasRefused() {
    try (var client = client()) {
      client.send(head("POST /v1/auth/login", JSON, "Content-Length: 900000000") + "{");

      var refusal = client.answer().isProblem(413, "PAYLOAD_TOO_LARGE");
      assertThat(refusal.header("connection")).isEqualTo("close");
      client.trickleUntilClosed(" ", PAUSE);
    }
  }

  @Test
  void keepsAConnectionThatIsInUse() {
    try (var client = client()) {
      for (int i = 0; i < 5; i++) {
        client.send(GET).answer().is(200);
      }
    }
  }

  @Test
  void servesOthersBesideTwoThousandConnectionsThatSayNothing() {
    var idle = new ArrayList<RawClient>();
    try {
      var shared = SharedPlatform.started().platform();
      for (int i = 0; i < 2_000; i++) {
        idle.add(new RawClient(shared.port()));
      }

      for (int i = 0; i < 50; i++) {
        SharedPlatform.api().get("/health/live").is(200);
      }
      try (var last = idle.removeLast()) {
        last.send(GET).answer().is(200);
      }
    } finally {
      idle.forEach(RawClient::close);
    }
  }

  @Test
  @Tag("long")
  void servesOthersBesideTenThousandConnectionsThatSayNothingUntilItClosesThem() {
    var settings = Map.of("server.max_connections", "10100", "server.header_timeout", "40s");
    try (var platform = SharedPlatform.start(settings);
        var idle = IdleConnections.open(platform.platform().port(), 10_000)) {
      Patience.until("it has them all", () -> open(platform) == idle.count());

      for (int i = 0; i < 50; i++) {
        platform.api().get("/health/live").is(200);
      }
      platform.onboard().admin().get("/v1/resources").is(200);
      assertThat(open(platform)).isGreaterThan(10_000);

      try (var other = new RawClient(platform.platform().port())) {
        Patience.until(
            "it has closed them",
            () -> {
              other.send(GET).answer().is(200);
              return open(platform) < 10;
            });
      }
    }
  }

  private static int open(SharedPlatform.Started platform) {
    return (int) platform.metric("tenantry_http_connections");
  }
}

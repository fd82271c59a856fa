package io.tenantry.gateway;

import static io.tenantry.testing.RawClient.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SharedPlatform;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What stands beside the body: ids, sizes, what must not be kept, and the line in the log. */
class HeadersIT {
  private static final SharedPlatform.Started BEHIND_A_PROXY =
      SharedPlatform.start(Map.of("server.trusted_proxies", "127.0.0.0/8,10.0.0.0/8"));

  private final Api anyone = SharedPlatform.api();
  private final Api acme = SharedPlatform.onboard().admin();

  @AfterAll
  static void close() {
    BEHIND_A_PROXY.close();
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  // The line is written once the answer is on its way, so it may come a moment after it.
  private static JsonObject line(SharedPlatform.Started platform, String correlationId) {
    var wanted = "\"correlation_id\":\"" + correlationId + '"';
    long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < latest) {
      var found = platform.logged().lines().filter(line -> line.contains(wanted)).findFirst();
      if (found.isPresent()) {
        return new JsonObject(found.get());
      }
    }
    throw new AssertionError("no line of " + correlationId);
  }

  @Test
  void echoesACorrelationIdThatIsSafeAndReplacesAnyOther() {
    var longest = "a".repeat(126) + "._";
    var taken = anyone.send("GET", "/health/live", null, Map.of("x-correlation-id", longest));
    assertThat(taken.header("x-correlation-id")).isEqualTo(longest);

    for (var bad : List.of(longest + "-", "a b", "a/b", "\"", "{}", "\u00e9")) {
      try (var client = client()) {
        client.send(
            "GET /health/live HTTP/1.1\r\nHost: a\r\nX-Correlation-ID: " + bad + "\r\n\r\n");

        var made = client.answer().is(200).header("x-correlation-id");
        assertThat(made).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
      }
    }
  }

  @Test
  void goesOnWithTheCallersTrace() {
    var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    var id = newId();
    var headers = Map.of("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    acme.send("GET", "/v1/resources", null, with(headers, id)).is(200);

    assertThat(line(SharedPlatform.started(), id).getString("trace_id")).isEqualTo(trace);

    var broken = newId();
    acme.send("GET", "/v1/resources", null, with(Map.of("traceparent", "00-x-y-01"), broken))
        .is(200);
    assertThat(line(SharedPlatform.started(), broken).containsKey("trace_id")).isFalse();
  }

  private static Map<String, String> with(Map<String, String> headers, String id) {
    var all = new java.util.HashMap<>(headers);
    all.put("x-correlation-id", id);
    return all;
  }

  @Test
  void tellsTheSizesAndTheTimeOfEachAnswerToATenant() {
    var body = "{\"name\":\"sized\"}";
    var answers =
        List.of(
            acme.send("POST", "/v1/resources", body, Map.of()).is(201),
            acme.send("POST", "/v1/resources", "{\"nam\":\"sized\"}x", Map.of())
                .isProblem(400, "MALFORMED_BODY"),
            acme.get("/v1/resources/" + UUID.randomUUID()).isProblem(404, "NOT_FOUND"));

    for (var answer : answers) {
      assertThat(answer.header("x-compute-time-ms")).matches("\\d+(\\.\\d+)?");
      assertThat(answer.header("x-response-size"))
          .isEqualTo(Integer.toString(answer.text().length()));
    }
    assertThat(answers)
        .map(answer -> answer.header("x-request-size"))
        .containsExactly("16", "16", "0");
  }

  @Test
  void forbidsKeepingAndGuessing() {
    for (var answer : List.of(acme.get("/v1/resources"), anyone.get("/v1/me"), anyone.get("/no"))) {
      assertThat(answer.header("cache-control")).isEqualTo("no-store");
      assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    }
  }

  @Test
  void answersHeadAsGetWithoutTheBody() {
    try (var client = client()) {
      client.send(head("HEAD /health/live"));
      var head = client.answerToHead().is(200);
      var get = client.send(head("GET /health/live")).answer().is(200);

      assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
      assertThat(head.header("content-type")).isEqualTo("application/json");

      client.send(head("HEAD /nothing"));
      assertThat(client.answerToHead().status()).isEqualTo(404);
      client.send(head("GET /health/live")).answer().is(200);
    }
  }

  @Test
  void believesForwardedAddressesFromTrustedPeersOnly() {
    assertThat(address(SharedPlatform.started(), "203.0.113.7")).isEqualTo("127.0.0.1");

    assertThat(address(BEHIND_A_PROXY, "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(address(BEHIND_A_PROXY, "1.1.1.1, 203.0.113.7, 10.1.2.3")).isEqualTo("203.0.113.7");
    assertThat(address(BEHIND_A_PROXY, "2001:db8::1")).isEqualTo("2001:db8::1");
    assertThat(address(BEHIND_A_PROXY, "unknown")).isEqualTo("127.0.0.1");
    assertThat(address(BEHIND_A_PROXY, "fe80::1%\",\"x\":\"")).isEqualTo("127.0.0.1");
  }

  private static String address(SharedPlatform.Started platform, String forwardedFor) {
    var id = newId();
    var headers = Map.of("x-forwarded-for", forwardedFor, "forwarded", "for=198.51.100.1");
    platform.api().send("GET", "/health/live", null, with(headers, id)).is(200);
    return line(platform, id).getString("remote_address");
  }

  @Test
  void writesOneJsonObjectForEachLineWhateverIsSent() {
    var nasty = List.of("\"}\\n{\"a\":\"b", "\u001b[31mred", "\\r\\n", "%0d%0a{}", "\u00ff\u0085'");
    for (var text : nasty) {
      try (var client = client()) {
        var path = text.replace(" ", "") + "-injected";
        client.send(
            "GET /"
                + path
                + " HTTP/1.1\r\nHost: a\r\nUser-Agent: "
                + text
                + "\r\nX-Correlation-ID: "
                + text
                + "\r\nX-Forwarded-For: "
                + text
                + "\r\n\r\n");
        assertThat(client.answer().status()).isBetween(400, 404);
      }
    }

    var lines = SharedPlatform.started().logged().lines().toList();
    assertThat(lines)
        .allSatisfy(line -> assertThat(new JsonObject(line).getString("message")).isNotNull());
    assertThat(lines).noneMatch(line -> line.indexOf('\u001b') >= 0 || line.indexOf('\u0085') >= 0);
    assertThat(lines).anyMatch(line -> line.contains("-injected"));
  }

  @Test
  void takesNoCredentialFromTheQuery() {
    var token = acme.token();

    for (var name : List.of("access_token", "token", "api_key", "x-api-key", "authorization")) {
      anyone.get("/v1/resources?" + name + "=" + token).isProblem(401, "UNAUTHENTICATED");
    }
    assertThat(SharedPlatform.started().logged()).doesNotContain(String.valueOf(token));
  }

  private static RawClient client() {
    return new RawClient(SharedPlatform.started().platform().port());
  }
}

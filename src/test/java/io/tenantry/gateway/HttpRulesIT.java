package io.tenantry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SharedPlatform;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is sent lies in the gap between how two servers could read it; ours must not guess. */
class HttpRulesIT {
  private static final String SMUGGLED = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

  private final int port = SharedPlatform.started().platform().port();

  private static String post(String headers, String rest) {
    return "POST /v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + headers
        + "\r\n"
        + rest;
  }

  private static String get(String headers) {
    return "GET /health/live HTTP/1.1\r\n" + headers + "\r\n";
  }

  private List<Api.Answer> answers(String bytes) {
    try (var client = new RawClient(port)) {
      return client.send(bytes).answersUntilClosed();
    }
  }

  /** One refusal at most, as a problem, and then the end: what follows is never read. */
  private void isRefused(String bytes) {
    var shown = bytes.replace("\r", "\\r").replace("\n", "\\n");
    var answers = answers(bytes);

    assertThat(answers).as(shown).hasSizeLessThanOrEqualTo(1);
    for (var answer : answers) {
      assertThat(answer.status()).as(shown).isEqualTo(400);
      answer.isProblem(400, "VALIDATION_FAILED");
    }
  }

  private static void isLastWord(List<Api.Answer> answers, int status, String code) {
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().isProblem(status, code).header("connection")).isEqualTo("close");
  }

  @Test
  void refusesBodiesWhoseLengthIsSaidInTwoWays() {
    var chunked = "0\r\n\r\n" + SMUGGLED;

    isRefused(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunked));
    isRefused(post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", chunked));
    isRefused(post("Content-Length: 0\r\nContent-Length: 5\r\n", SMUGGLED));
    isRefused(post("Content-Length: 0, 5\r\n", SMUGGLED));
    isRefused(
        "GET /assets/pages/redoc.css HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + chunked);
  }

  @Test
  void refusesLengthsThatAreNoNumbers() {
    for (var length : List.of("+5", "-5", "5a", "0x5", "5 5", "", "99999999999999999999")) {
      isRefused(post("Content-Length: " + length + "\r\n", "{}   " + SMUGGLED));
    }
  }

  @Test
  void refusesTransferCodingsOtherThanChunked() {
    var codings =
        Stream.of(
            "xchunked",
            "chunked, identity",
            "identity",
            "gzip",
            "chunked, chunked",
            "chunked;q=1",
            "\u000bchunked",
            "\"chunked\"");

    codings.forEach(
        coding -> isRefused(post("Transfer-Encoding: " + coding + "\r\n", "0\r\n\r\n" + SMUGGLED)));
    isRefused(
        post(
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "0\r\n\r\n" + SMUGGLED));
    isRefused(post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + SMUGGLED));
  }

  @Test
  void refusesChunkedBodiesOfHttp10() {
    isRefused(
        "POST /v1/auth/login HTTP/1.0\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + SMUGGLED);
  }

  @Test
  void refusesChunksOfBrokenSize() {
    for (var size : List.of("zz", "-1", "0x2", "+2", "2 2", "fffffffffffffffff", "", "2\n")) {
      isRefused(post("Transfer-Encoding: chunked\r\n", size + "\r\n{}\r\n0\r\n\r\n" + SMUGGLED));
    }
    isRefused(post("Transfer-Encoding: chunked\r\n", "2\r\n{}}}\r\n0\r\n\r\n" + SMUGGLED));
    isRefused(post("Transfer-Encoding: chunked\r\n", "2;a\nb\r\n{}\r\n0\r\n\r\n" + SMUGGLED));
  }

  @Test
  void readsChunkExtensionsAndGoesOn() {
    try (var client = new RawClient(port)) {
      var body = "2;a=\"b\"\r\n{}\r\n0;c\r\nX-Trailer: d\r\n\r\n";
      client.send(post("Transfer-Encoding: chunked\r\n", body) + SMUGGLED);

      client.answer().isProblem(400, "VALIDATION_FAILED");
      client.answer().is(200);
    }
  }

  @Test
  void refusesHeadsOfAnotherForm() {
    isRefused("GET /health/live HTTP/1.1\nHost: a\n\n" + SMUGGLED);
    isRefused("GET /health/live HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n" + SMUGGLED);
    isRefused(get("Host : a\r\n") + SMUGGLED);
    isRefused(get("Host: a\r\nno colon\r\n") + SMUGGLED);
    isRefused(get("Host: a\r\nX-A: b\rX-B: c\r\n") + SMUGGLED);
    isRefused(get("Host: a\r\nX-A: b\0c\r\n") + SMUGGLED);
    isRefused(get("Host: a\r\nX(A: b\r\n") + SMUGGLED);
    isRefused(get(" Host: a\r\n") + SMUGGLED);
    isRefused("\u0001" + SMUGGLED);
    isRefused("\0\0" + SMUGGLED);
    isRefused("G\tET /health/live HTTP/1.1\r\nHost: a\r\n\r\n" + SMUGGLED);
  }

  @Test
  void refusesTwoHostsOrNone() {
    isRefused(get("Host: a\r\nHost: b\r\n") + SMUGGLED);
    isRefused(get("Host: a\r\nhost: a\r\n") + SMUGGLED);
    isRefused(get("") + SMUGGLED);
    isRefused("GET /assets/pages/redoc.css HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + SMUGGLED);
  }

  @Test
  void takesTargetsThatArePathsOrUrlsOnly() {
    try (var client = new RawClient(port)) {
      client.send("GET http://other.test/health/live HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(client.answer().is(200).json().getString("status")).isEqualTo("live");
    }
    for (var target : List.of("*", "xhealth/live", "x?://a/health/live", "ftp://a/health/live")) {
      isRefused("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n" + SMUGGLED);
    }
  }

  @Test
  void takesAFoldedLineForOneLineWithASpace() {
    try (var client = new RawClient(port)) {
      client.send(get("Host: a\r\nX-Correlation-ID: one\r\n two\r\n"));

      assertThat(client.answer().is(200).header("x-correlation-id")).doesNotContain("one");
    }
  }

  @Test
  void doesNotBecomeHttp2() {
    try (var client = new RawClient(port)) {
      var upgrade =
          String.join(
              "\r\n",
              "Host: a",
              "Connection: Upgrade, HTTP2-Settings",
              "Upgrade: h2c",
              "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
              "");
      client.send(get(upgrade));

      client.answer().is(200);
    }
    var toPreface = answers("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
    assertThat(toPreface)
        .singleElement()
        .satisfies(answer -> answer.isProblem(505, "HTTP_VERSION_NOT_SUPPORTED"));
  }

  @Test
  void refusesOtherVersionsOfHttp() {
    for (var version : List.of("HTTP/3.0", "HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "FOO/1.1")) {
      var answers = answers("GET /health/live " + version + "\r\nHost: a\r\n\r\n" + SMUGGLED);

      isLastWord(answers, 505, "HTTP_VERSION_NOT_SUPPORTED");
    }
    for (var version : List.of("", "1.1", "HTTP", "HTTP/1", "HTTP/x.1", "http//1.1")) {
      isRefused("GET /health/live " + version + "\r\nHost: a\r\n\r\n" + SMUGGLED);
    }
  }

  @Test
  void refusesOtherMethods() {
    for (var method : List.of("TRACE", "FOO", "CONNECT", "get")) {
      try (var client = new RawClient(port)) {
        client.send(method + " /health/live HTTP/1.1\r\nHost: a\r\n\r\n");

        var answer = client.answer().isProblem(405, "METHOD_NOT_ALLOWED");
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD");
      }
    }
    isRefused("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n" + SMUGGLED);
  }

  @Test
  void refusesHeadersThatAreTooLarge() {
    for (var lines : List.of("X-A: " + "b".repeat(9_000) + "\r\n", "X-A: b\r\n".repeat(2_000))) {
      isLastWord(answers(get("Host: a\r\n" + lines) + SMUGGLED), 431, "HEADERS_TOO_LARGE");
    }
  }

  @Test
  void refusesRequestLinesThatAreTooLong() {
    var target = "/" + "a".repeat(5_000);

    for (var line : List.of("GET " + target + " HTTP/1.1", "GET " + target, "G".repeat(5_000))) {
      isLastWord(answers(line + "\r\nHost: a\r\n\r\n" + SMUGGLED), 414, "URI_TOO_LONG");
    }
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() {
    var requests = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      var id = "X-Correlation-ID: order-" + i + "\r\n";
      var body = "{\"tenant_id\":\"none\",\"email\":\"a@b.test\",\"password\":\"p\"}";
      requests.append(
          i % 3 == 0
              ? post(id + "Content-Length: " + body.length() + "\r\n", body)
              : get("Host: a\r\n" + id));
    }

    try (var client = new RawClient(port)) {
      client.send(requests.toString());

      for (int i = 0; i < 12; i++) {
        var answer = client.answer().is(i % 3 == 0 ? 401 : 200);
        assertThat(answer.header("x-correlation-id")).isEqualTo("order-" + i);
      }
    }
  }
}

package io.tenantry.gateway;

import static io.tenantry.testing.RawClient.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SharedPlatform;
import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever is wrong with a request, the answer says so in one shape. */
class ProblemsIT {
  private static final String LOGIN = "/v1/auth/login";

  private final Api anyone = SharedPlatform.api();
  private final Api acme = SharedPlatform.onboard().admin();

  private static RawClient client() {
    return new RawClient(SharedPlatform.started().platform().port());
  }

  private Api.Answer post(String body, String type) {
    return anyone.send("POST", LOGIN, body, Map.of("content-type", type));
  }

  private static Api.Answer post(byte[] body) {
    try (var client = client()) {
      client.send(
          head(
              "POST " + LOGIN, "Content-Type: application/json", "Content-Length: " + body.length));
      return client.send(new String(body, StandardCharsets.ISO_8859_1)).answer();
    }
  }

  private static JsonObject onlyError(Api.Answer answer) {
    var errors = answer.json().getJsonArray("errors");
    assertThat(errors).as(answer.text()).hasSize(1);
    return errors.getJsonObject(0);
  }

  private static void isMalformed(String body, String pointer) {
    isMalformed(body.getBytes(StandardCharsets.UTF_8), pointer);
  }

  private static void isMalformed(byte[] body, String pointer) {
    var error = onlyError(post(body).isProblem(400, "MALFORMED_BODY"));

    assertThat(error.getString("pointer")).isEqualTo(pointer);
    assertThat(error.getString("detail")).isNotBlank();
  }

  @Test
  void answers404ForAPathThatIsNotThere() {
    for (var path : List.of("/nothing", "/v1", "/health/", "//health", "/v1/resources/a/b")) {
      var answer = anyone.get(path).isProblem(404, "NOT_FOUND");
      assertThat(answer.json().getString("instance")).isEqualTo(path);
    }
    anyone.get("/assets/nothing.js").isProblem(404, "NOT_FOUND");
    anyone.get("/assets/pages/../pages/redoc.nothing").isProblem(404, "NOT_FOUND");
  }

  @Test
  void namesTheMethodsThatAPathTakes() {
    var answer = anyone.send("DELETE", "/v1/resources", null, Map.of());

    assertThat(answer.isProblem(405, "METHOD_NOT_ALLOWED").header("allow"))
        .isEqualTo("GET, HEAD, POST");
    assertThat(anyone.get(LOGIN).isProblem(405, "METHOD_NOT_ALLOWED").header("allow"))
        .isEqualTo("POST");
  }

  @Test
  void refusesABodyOverTheLimitByItsLengthAlone() {
    try (var client = client()) {
      client.send(
          head("POST /v1/auth/login", "Content-Type: application/json", "Content-Length: 1048577"));

      var answer = client.answer().isProblem(413, "PAYLOAD_TOO_LARGE");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.answersUntilClosed()).isEmpty();
    }
  }

  @Test
  void refusesABodyOverTheLimitThatComesInChunks() {
    try (var client = client()) {
      client.send(
          head(
              "POST /v1/auth/login",
              "Content-Type: application/json",
              "Transfer-Encoding: chunked"));
      var chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
      for (int i = 0; i < 17; i++) {
        client.send(chunk);
      }

      client.answer().isProblem(413, "PAYLOAD_TOO_LARGE");
      assertThat(client.answersUntilClosed()).isEmpty();
    }
  }

  @Test
  void readsABodyOfExactlyTheLimit() {
    post(" ".repeat((1 << 20) - 2) + "{}", "application/json").isProblem(400, "VALIDATION_FAILED");
  }

  @Test
  void asksForTheBodyOfAClientThatWaits() {
    try (var client = client()) {
      client.send(
          head(
              "POST /v1/auth/login",
              "Content-Type: application/json",
              "Expect: 100-continue",
              "Content-Length: 2"));

      assertThat(client.answer().status()).isEqualTo(100);
      client.send("{}").answer().isProblem(400, "VALIDATION_FAILED");
    }
  }

  @Test
  void refusesOtherMediaTypesAndCharsets() {
    var refused =
        List.of(
            "text/plain",
            "application/xml",
            "application/jsonx",
            "application/merge-patch+json",
            "multipart/form-data; boundary=a",
            "application/x-www-form-urlencoded",
            "application/json; charset=utf-16",
            "application/json; charset=\"iso-8859-1\"",
            "application/json; charset=utf-8x",
            "application/json; charset = utf-16");
    for (var type : refused) {
      post("{}", type).isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    var taken =
        List.of(
            "application/json",
            "Application/JSON",
            "application/json; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
            "application/json; version=1");
    for (var type : taken) {
      post("{}", type).isProblem(400, "VALIDATION_FAILED");
    }
  }

  @Test
  void refusesABodyWithoutATypeOrWithAnEncoding() {
    try (var client = client()) {
      var head = "POST /v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n";
      client.send(head + "\r\n{}").answer().isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    var gzip = Map.of("content-type", "application/json", "content-encoding", "gzip");
    anyone.send("POST", LOGIN, "{}", gzip).isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void pointsAtWhatIsNoJson() {
    isMalformed("{\"a\":{\"b/c\":1,\"b/c\":2}}", "/a/b~1c");
    isMalformed("{\"email\":\"a\\u0000b\"}", "/email");
    isMalformed("{\"email\":\"\\ud800\"}", "/email");
    isMalformed("{\"email\":1e999999}", "/email");
    isMalformed("{\"email\":[1,2,]}", "/email/2");
    isMalformed("[".repeat(65) + "]".repeat(65), "/0".repeat(64));
    isMalformed("{} {}", "");
    isMalformed("{} // more", "");
    isMalformed("/* a */ {}", "");
    isMalformed("{\"a\":NaN}", "/a");
    isMalformed("\uFEFF{}", "");
    isMalformed("[".repeat(100_000), "/0".repeat(64));
  }

  @Test
  void refusesOtherEncodingsThanUtf8() {
    for (var name : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32")) {
      isMalformed("{}".getBytes(Charset.forName(name)), "");
    }
    isMalformed("{\"email\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1), "");
  }

  @Test
  void refusesAMissingBodyAndOneThatIsNoObject() {
    post(new byte[0]).isProblem(400, "VALIDATION_FAILED");
    for (var body : List.of("[]", "null", "1", "\"a\"")) {
      var answer = post(body, "application/json").isProblem(400, "VALIDATION_FAILED");
      assertThat(onlyError(answer).getString("pointer")).as(body).isEmpty();
    }
  }

  @Test
  void pointsAtMembersThatTheContractDoesNotName() {
    var answer =
        acme.send("POST", "/v1/resources", "{\"name\":\"a\",\"tenant_id\":\"b\"}", Map.of());

    assertThat(onlyError(answer.isProblem(400, "VALIDATION_FAILED")).getString("pointer"))
        .isEqualTo("/tenant_id");
  }

  @Test
  void refusesPercentSignsThatEncodeNothing() {
    for (var target : List.of("/v1/resources/%zz", "/v1/resources?limit=%zz", "/v1/resources?%")) {
      try (var client = client()) {
        client.send(
            "GET "
                + target
                + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + acme.token()
                + "\r\n\r\n");

        client.answer().isProblem(400, "VALIDATION_FAILED");
      }
    }
  }

  @Test
  void refusesUnknownParametersHoweverManyComeBefore() {
    var many = "data.a=1" + "&data.a%d=1".repeat(150) + "&colour=red";
    var query = many;
    for (int i = 0; i < 150; i++) {
      query = query.replaceFirst("%d", Integer.toString(i));
    }

    var answer = acme.get("/v1/resources?" + query).isProblem(400, "VALIDATION_FAILED");
    assertThat(answer.text()).contains("/query/colour");
  }
}

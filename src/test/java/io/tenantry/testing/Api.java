package io.tenantry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client of a platform, with a credential or without.
 *
 * @param base such as {@code http://127.0.0.1:8080}
 */
public record Api(String base, @Nullable String token) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** An answer; {@link #json} fails where it is none. */
  public record Answer(int status, HttpHeaders headers, String text) {
    public JsonObject json() {
      return new JsonObject(text);
    }

    public String code() {
      return json().getString("code");
    }

    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /** Asserts the status and the problem's code, and the shape that every problem has. */
    public Answer isProblem(int expectedStatus, String expectedCode) {
      assertThat(status).as(text).isEqualTo(expectedStatus);
      assertThat(header("content-type")).isEqualTo("application/problem+json");
      var problem = json();
      assertThat(problem.getString("code")).isEqualTo(expectedCode);
      assertThat(problem.fieldNames())
          .contains("type", "title", "status", "detail", "instance", "code", "correlation_id");
      assertThat(problem.getInteger("status")).isEqualTo(status);
      assertThat(problem.getString("correlation_id")).isEqualTo(header("x-correlation-id"));
      return this;
    }

    /** Asserts success. */
    public Answer is(int expectedStatus) {
      assertThat(status).as(text).isEqualTo(expectedStatus);
      return this;
    }
  }

  public Api withToken(@Nullable String other) {
    return new Api(base, other);
  }

  /** Logged in as a tenant's user. */
  public Api as(String tenant, String email, String password) {
    var login =
        post(
            "/v1/auth/login",
            JsonObject.of("tenant_id", tenant, "email", email, "password", password));
    return withToken(login.is(200).json().getString("access_token"));
  }

  /** Logged in as an operator. */
  public Api asOperator(String email, String password) {
    var login = post("/v1/operator/login", JsonObject.of("email", email, "password", password));
    return withToken(login.is(200).json().getString("access_token"));
  }

  public Answer get(String path) {
    return send("GET", path, null, Map.of());
  }

  public Answer delete(String path) {
    return send("DELETE", path, null, Map.of());
  }

  public Answer post(String path, @Nullable JsonObject body) {
    return send("POST", path, body == null ? null : body.encode(), Map.of());
  }

  public Answer patch(String path, JsonObject body) {
    return send("PATCH", path, body.encode(), Map.of());
  }

  public Answer put(String path, JsonObject body) {
    return send("PUT", path, body.encode(), Map.of());
  }

  /** Sends anything; a body is JSON where the headers do not say otherwise. */
  public Answer send(
      String method, String path, @Nullable String body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (token != null) {
      request.header("authorization", "Bearer " + token);
    }
    if (body != null && headers.keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
      request.header("content-type", "application/json");
    }
    headers.forEach(request::header);
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " had no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

package io.tenantry.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls a platform's API as somebody, one call after the other. */
final class ApiClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI base;
  private final Map<String, String> credential;

  /**
   * @param base such as {@code https://api.example}
   * @param credential the header that says who calls; empty for what needs none
   */
  ApiClient(URI base, Map<String, String> credential) {
    this.base = base;
    this.credential = credential;
  }

  /**
   * The answer's body; an empty object where it has none.
   *
   * @param path with its query, from the first slash on
   * @throws ApiException with the problem in words
   */
  JsonObject call(String method, String path, @Nullable JsonObject body) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
    if (body != null) {
      request.header("content-type", "application/json");
    }
    credential.forEach(request::header);
    return json(send(request.build()));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new ApiException(
          "no answer from " + base + " (" + e + "); is the platform up? --api names another", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException("interrupted", e);
    }
  }

  private JsonObject json(HttpResponse<String> answer) {
    try {
      var body = answer.body().isBlank() ? new JsonObject() : new JsonObject(answer.body());
      if (answer.statusCode() < 400) {
        return body;
      }
      throw new ApiException(inWords(body));
    } catch (io.vertx.core.json.DecodeException e) {
      throw new ApiException(
          base + " answered " + answer.statusCode() + " and no JSON; is it a Tenantry API?", e);
    }
  }

  // A problem document, with each fault of the request on a line of its own.
  private static String inWords(JsonObject problem) {
    var words =
        new StringBuilder()
            .append(problem.getString("code"))
            .append(": ")
            .append(problem.getString("detail"));
    var errors = problem.getJsonArray("errors");
    if (errors != null) {
      errors.stream()
          .map(JsonObject.class::cast)
          .forEach(error ->
              words
                  .append("\n  ")
                  .append(error.getString("pointer"))
                  .append(": ")
                  .append(error.getString("detail")));
    }
    return words
        .append(" (correlation id ")
        .append(problem.getString("correlation_id"))
        .append(')')
        .toString();
  }
}

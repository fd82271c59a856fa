package io.tenantry.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Tenants and tokens by way of the running platform's own API. */
final class PlatformAccounts {
  static final String PASSWORD = "a long enough bench passphrase 42";

  private final String platform;
  private final HttpClient client = HttpClient.newHttpClient();

  /** {@code platform} as in {@code http://127.0.0.1:8080}. */
  PlatformAccounts(String platform) {
    this.platform = platform;
  }

  /** Onboards the tenant; one that is there already is left as it is. */
  void create(String tenant) {
    var admin = new JsonObject().put("email", Names.email(tenant)).put("password", PASSWORD);
    var answer =
        post(
            "/v1/tenants",
            new JsonObject()
                .put("tenant_id", tenant)
                .put("organization_name", "Bench " + tenant)
                .put("admin", admin));
    if (answer.statusCode() != 201 && answer.statusCode() != 409) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  String login(String tenant) {
    return login(tenant, Names.email(tenant));
  }

  String login(String tenant, String email) {
    var answer =
        post(
            "/v1/auth/login",
            new JsonObject()
                .put("tenant_id", tenant)
                .put("email", email)
                .put("password", PASSWORD));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body()).getString("access_token");
  }

  String keys() {
    return send(request("/.well-known/jwks.json").GET().build()).body();
  }

  JsonObject post(String path, JsonObject body, String token) {
    return sent("POST", path, body, token);
  }

  JsonObject put(String path, JsonObject body, String token) {
    return sent("PUT", path, body, token);
  }

  void delete(String path, String token) {
    var answer = send(request(path).header("authorization", "Bearer " + token).DELETE().build());
    if (answer.statusCode() != 204) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  int status(String path, String token) {
    return send(request(path).header("authorization", "Bearer " + token).GET().build())
        .statusCode();
  }

  private JsonObject sent(String method, String path, JsonObject body, String token) {
    var answer =
        send(
            request(path)
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + token)
                .method(method, BodyPublishers.ofString(body.encode()))
                .build());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> post(String path, JsonObject body) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(platform + path)).timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

package io.tenantry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Secrets that were used in every way, rightly and wrongly, are found nowhere afterwards. */
class SecretsIT {
  private static final SharedPlatform.Started PLATFORM = SharedPlatform.start(Map.of());

  @AfterAll
  static void close() {
    PLATFORM.close();
  }

  private static String password(String url) {
    return URI.create(url).getUserInfo().split(":", 2)[1];
  }

  @Test
  void leavesNoSecretInLogsMetricsOrErrors() throws IOException {
    var secrets = new LinkedHashMap<String, String>();
    secrets.put("the database's password", password(PLATFORM.databaseUrl()));
    secrets.put("Redis' password", password(TestServers.redisUrl()));
    var masterKey = Files.readString(PLATFORM.secrets().resolve("master-key"));
    secrets.put("the master key", masterKey.strip());
    secrets.put("the operator's password", SharedPlatform.OPERATOR_PASSWORD);
    var tenant = PLATFORM.onboard();
    secrets.put("a user's password", tenant.password());
    secrets.put("an access token", String.valueOf(tenant.admin().token()));
    secrets.put("an operator's token", String.valueOf(PLATFORM.operator().token()));
    var key = JsonObject.of("name", "a key", "role", "developer");
    var made = tenant.admin().post("/v1/api-keys", key).is(201).json().getString("key");
    PLATFORM.api().withToken(made).get("/v1/me").is(200);
    secrets.put("an API key", made);
    secrets.put("an API key's secret", made.substring(made.length() - 36, made.length() - 6));
    var login =
        JsonObject.of(
            "tenant_id", tenant.id(), "email", tenant.email(), "password", tenant.password());
    var tokens = PLATFORM.api().post("/v1/auth/login", login).is(200).json();
    secrets.put("a refresh token", tokens.getString("refresh_token"));

    var errors = misuse(secrets, login);
    var logged = PLATFORM.logged();
    var metrics =
        new Api("http://127.0.0.1:" + PLATFORM.platform().managementPort(), null)
            .get("/metrics")
            .is(200)
            .text();

    assertThat(errors)
        .hasSizeGreaterThan(40)
        .allSatisfy(error -> assertThat(error.status()).isBetween(400, 499));
    secrets.forEach((name, secret) -> {
      assertThat(secret).as(name).hasSizeGreaterThan(7);
      assertThat(logged).as("the log has " + name).doesNotContain(secret);
      assertThat(metrics).as("the metrics have " + name).doesNotContain(secret);
      assertThat(errors)
          .allSatisfy(error ->
              assertThat(error.text() + error.headers())
                  .as("an error has " + name)
                  .doesNotContain(secret));
    });
    assertThat(logged).contains("auth.login");
    assertThat(metrics).contains("tenantry_http_requests");
  }

  private static List<Api.Answer> misuse(Map<String, String> secrets, JsonObject login) {
    var anyone = PLATFORM.api();
    var answers = new ArrayList<Api.Answer>();
    for (var secret : secrets.values()) {
      var wrong = login.copy().put("tenant_id", "nobody");
      answers.add(anyone.post("/v1/auth/login", wrong.copy().put("password", secret)));
      answers.add(anyone.post("/v1/auth/login", login.copy().put("pass", secret)));
      answers.add(anyone.post("/v1/auth/login", login.copy().put("email", secret)));
      answers.add(anyone.post("/v1/auth/login", login.copy().put("tenant_id", secret)));
      answers.add(anyone.send("POST", "/v1/auth/login", login.encode() + secret, Map.of()));
      answers.add(
          anyone.send("POST", "/v1/auth/login", login.encode(), Map.of("content-type", "text/x")));
      answers.add(anyone.withToken(secret.replace(' ', '-') + "x").get("/v1/resources"));
      answers.add(
          anyone.post(
              "/v1/tenants",
              JsonObject.of(
                  "tenant_id",
                  login.getString("tenant_id"),
                  "organization_name",
                  "again",
                  "admin",
                  JsonObject.of("email", "a@b.test", "password", "p " + secret.substring(0, 8)))));
    }
    var key = Map.of("idempotency-key", UUID.randomUUID().toString());
    anyone.send("POST", "/v1/auth/login", login.encode(), key);
    answers.add(
        anyone.send("POST", "/v1/auth/login", login.copy().put("email", "x@y.test").encode(), key));
    return answers;
  }
}

package io.tenantry.process;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A key that one platform ends is refused by every platform on the same servers. */
class KeyRevocationIT {
  private static OwnServers servers;
  private static SharedPlatform.Started here;
  private static SharedPlatform.Started there;
  private static SomeTenant acme;

  @BeforeAll
  static void start() {
    servers = new OwnServers();
    here = SharedPlatform.start(Map.of(), servers.urls());
    there = SharedPlatform.start(Map.of(), servers.urls());
    acme = here.onboard();
  }

  @AfterAll
  static void stop() {
    there.close();
    here.close();
    servers.close();
  }

  private static JsonObject make() {
    var body = JsonObject.of("name", "a key", "role", "developer");
    var key = acme.admin().post("/v1/api-keys", body).is(201).json();
    me(here, key).is(200);
    me(there, key).is(200);
    return key;
  }

  private static Api.Answer me(SharedPlatform.Started platform, JsonObject key) {
    return platform.api().withToken(key.getString("key")).get("/v1/me");
  }

  private static void isRefusedEverywhere(JsonObject key) {
    Patience.until("refused here", () -> me(here, key).status() == 401);
    Patience.until("refused there", () -> me(there, key).status() == 401);
    me(here, key).isProblem(401, "INVALID_CREDENTIALS");
    me(there, key).isProblem(401, "INVALID_CREDENTIALS");
  }

  private static void revokesAndRotates() {
    var revoked = make();
    acme.admin().delete("/v1/api-keys/" + revoked.getString("id")).is(204);
    isRefusedEverywhere(revoked);

    var old = make();
    var path = "/v1/api-keys/" + old.getString("id") + "/rotate";
    var next = acme.admin().post(path, null).is(201).json();
    isRefusedEverywhere(old);
    me(here, next).is(200);
    me(there, next).is(200);
  }

  @Test
  void aRevokedKeyIsRefusedOnBothPlatforms() {
    revokesAndRotates();
  }

  @Test
  void alsoWithoutRedis() {
    servers.killRedis();
    try {
      revokesAndRotates();
    } finally {
      servers.bringBack();
    }
    Patience.until("healthy again", () -> here.api().get("/health").status() == 200);
  }
}

package io.tenantry.apikey;

import io.tenantry.testing.Api;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key that a test had made, and the calls that one makes with it. */
record MadeKey(Api admin, JsonObject row) {

  static MadeKey of(Api admin, String role) {
    return of(admin, JsonObject.of("name", "a key", "role", role));
  }

  static MadeKey of(Api admin, JsonObject body) {
    return new MadeKey(admin, admin.post("/v1/api-keys", body).is(201).json());
  }

  String id() {
    return row.getString("id");
  }

  String text() {
    return row.getString("key");
  }

  String path() {
    return "/v1/api-keys/" + id();
  }

  /** A caller with this key as its bearer token. */
  Api caller() {
    return admin.withToken(text());
  }

  Api.Answer me() {
    return me(admin, text());
  }

  /** {@code /v1/me} with a key in its own header. */
  static Api.Answer me(Api api, String key) {
    return api.withToken(null).send("GET", "/v1/me", null, Map.of("x-api-key", key));
  }

  JsonObject read() {
    return admin.get(path()).is(200).json();
  }

  MadeKey rotate(@Nullable Integer overlapSeconds) {
    var body = overlapSeconds == null ? null : JsonObject.of("overlap_seconds", overlapSeconds);
    return new MadeKey(admin, admin.post(path() + "/rotate", body).is(201).json());
  }
}

package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How many keys a tenant may have: those that have ended do not count. */
class KeyLimitIT {
  private static final int MOST = 3;

  private static Api.Answer make(Api admin) {
    return admin.post("/v1/api-keys", JsonObject.of("name", "a key", "role", "developer"));
  }

  @Test
  void refusesOneMoreUntilAnotherHasEnded() {
    try (var platform =
        SharedPlatform.start(
            Map.of("auth.api_keys_per_tenant", Integer.toString(MOST)),
            SharedPlatform.started().databaseUrl())) {
      var acme = platform.onboard().admin();
      var others = platform.onboard().admin();

      var answers = new ArrayList<CompletableFuture<Api.Answer>>();
      for (int i = 0; i < 2 * MOST; i++) {
        var answer = new CompletableFuture<Api.Answer>();
        answers.add(answer);
        Thread.ofVirtual().start(() -> answer.complete(make(acme)));
      }
      var made =
          answers.stream().map(CompletableFuture::join).filter(one -> one.status() == 201).toList();

      assertThat(made).hasSize(MOST);
      make(acme).isProblem(409, "API_KEY_LIMIT");
      var first = new MadeKey(acme, made.getFirst().json());
      acme.post(first.path() + "/rotate", JsonObject.of("overlap_seconds", 60))
          .isProblem(409, "API_KEY_LIMIT");
      assertThat(first.read().getString("expires_at")).as("nothing was changed").isNull();
      var next = first.rotate(null);
      make(acme).isProblem(409, "API_KEY_LIMIT");
      acme.delete(next.path()).is(204);
      make(acme).is(201);
      make(others).is(201);
    }
  }
}

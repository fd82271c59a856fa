package io.tenantry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.JsonBombs;
import io.tenantry.testing.SharedPlatform;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bodies that were made to cost much are refused, or taken, as any others; none is a 5xx. */
class JsonBombsIT {
  private final Api anyone = SharedPlatform.api();
  private final Api acme = SharedPlatform.onboard().admin();

  private static Api.Answer post(Api caller, String path, String body) {
    return caller.send("POST", path, body, Map.of());
  }

  @Test
  void nobodysBombsAreRefused() {
    JsonBombs.all()
        .forEach((what, text) ->
            assertThat(post(anyone, "/v1/auth/login", text).status()).as(what).isEqualTo(400));
  }

  @Test
  void aTenantsBombsAreRefusedWhereTheyAreNoResource() {
    JsonBombs.all()
        .forEach((what, text) ->
            assertThat(post(acme, "/v1/resources", text).status()).as(what).isEqualTo(400));
  }

  @Test
  void aTenantsResourceMayBeAsOddAsJsonIs() {
    JsonBombs.sound()
        .forEach((what, text) -> {
          var body = "{\"name\":\"odd\",\"data\":{\"a\":" + text + "}}";
          assertThat(post(acme, "/v1/resources", body).status()).as(what).isEqualTo(201);
        });

    anyone.get("/health/ready").is(200);
  }

  @Test
  void aMillionNamesAreTooLarge() {
    var body = JsonBombs.object(1_000_000, JsonBombs::name);

    post(acme, "/v1/resources", body).isProblem(413, "PAYLOAD_TOO_LARGE");
  }
}

package io.tenantry.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The limits that operators give to single tenants. */
class OwnLimitIT {
  private final Api operator = SharedPlatform.started().operator();
  private final SomeTenant acme = SharedPlatform.onboard();
  private final String path = "/v1/tenants/" + acme.id() + "/rate-limit";

  private static JsonObject limit(Object requests, Object seconds) {
    return JsonObject.of("max_requests", requests, "window_seconds", seconds);
  }

  @Test
  void holdsInPlaceOfTheTiersUntilItIsTakenAway() {
    var tiers = operator.get(path).is(200).json();
    assertThat(tiers.getString("source")).isEqualTo("tier");

    var own = operator.put(path, limit(5, 3600)).is(200).json();
    assertThat(own.getString("source")).isEqualTo("override");
    assertThat(operator.get(path).is(200).json()).isEqualTo(own);
    for (int i = 0; i < 5; i++) {
      assertThat(acme.admin().get("/v1/resources").is(200).header("ratelimit"))
          .startsWith("\"override\";r=" + (4 - i));
    }
    acme.admin().get("/v1/resources").isProblem(429, "RATE_LIMIT_EXCEEDED");
    assertThat(acme.admin().get("/v1/rate-limit").json().getString("source")).isEqualTo("override");

    operator.delete(path).is(204);
    // As empty as it was; a tier of a million fills fast.
    assertThat(acme.admin().get("/v1/rate-limit").is(200).json().getString("source"))
        .isEqualTo("tier");
    operator.delete(path).isProblem(404, "NOT_FOUND");
    assertThat(operator.get(path).is(200).json()).isEqualTo(tiers);
  }

  @Test
  void standsInTheTenantsOwnLog() {
    operator.put(path, limit(500, 60)).is(200);
    operator.put(path, limit(500, 60)).is(200);
    operator.put(path, limit(600, 60)).is(200);
    operator.delete(path).is(204);

    var entries = acme.admin().get("/v1/audit-logs?resource_type=rate_limit").is(200).json();

    var items = entries.getJsonArray("items");
    assertThat(IntStream.range(0, items.size()).mapToObj(items::getJsonObject))
        .extracting(entry -> entry.getString("action"))
        .containsExactly("ratelimit.delete", "ratelimit.put", "ratelimit.put");
    assertThat(items.getJsonObject(1).getJsonObject("changes").getJsonObject("max_requests"))
        .isEqualTo(JsonObject.of("from", 500, "to", 600));
  }

  @Test
  void refusesWhatIsNoLimit() {
    var bad =
        List.of(
            limit(0, 60),
            limit(-1, 60),
            limit(10, 0),
            limit(10, -60),
            limit(10_000_001, 60),
            limit(10, 86_401),
            limit(4_294_967_297L, 60),
            limit(1.5, 60),
            limit("10", 60),
            JsonObject.of("max_requests", 10),
            limit(10, 60).put("burst", 10));
    for (var body : bad) {
      operator.put(path, body).isProblem(400, "VALIDATION_FAILED");
    }
    assertThat(operator.get(path).json().getString("source")).isEqualTo("tier");
  }

  @Test
  void isTheOperatorsAlone() {
    for (var answer :
        List.of(
            acme.admin().get(path),
            acme.admin().put(path, limit(1_000_000, 1)),
            acme.admin().delete(path))) {
      answer.isProblem(403, "FORBIDDEN");
    }
    SharedPlatform.api().put(path, limit(1, 1)).isProblem(401, "UNAUTHENTICATED");
    operator.get("/v1/rate-limit").isProblem(403, "FORBIDDEN");
    var nobody = "/v1/tenants/nobody_here/rate-limit";
    operator.get(nobody).isProblem(404, "NOT_FOUND");
    operator.put(nobody, limit(1, 1)).isProblem(404, "NOT_FOUND");
    operator.delete(nobody).isProblem(404, "NOT_FOUND");
  }
}

package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two processes that limit the same tenants. */
class LimitNodesIT {
  private static final int BURST = 12;
  private static final int REQUESTS = 10;
  private static final int WINDOW_SECONDS = 2;
  private static final int TENANTS = 20;

  private static final String DATABASE = TestServers.freshDatabase();
  private static final List<PlatformProcess> NODES = new ArrayList<>();

  @BeforeAll
  static void start() {
    var settings =
        Map.of(
            "TENANTRY_LIMITS_WINDOW",
            WINDOW_SECONDS + "s",
            "TENANTRY_LIMITS_FREE_REQUESTS",
            Integer.toString(REQUESTS),
            "TENANTRY_LIMITS_FREE_BURST",
            Integer.toString(BURST),
            "TENANTRY_OPERATOR_EMAIL",
            SharedPlatform.OPERATOR_EMAIL,
            "TENANTRY_OPERATOR_PASSWORD",
            SharedPlatform.OPERATOR_PASSWORD);
    NODES.add(PlatformProcess.up(DATABASE, settings));
    NODES.add(PlatformProcess.up(DATABASE, settings));
  }

  @AfterAll
  static void stop() {
    NODES.forEach(PlatformProcess::close);
  }

  private static Api at(int node, SomeTenant tenant) {
    return NODES.get(node).api().withToken(tenant.admin().token());
  }

  private record Watched(SomeTenant tenant, Admissions admissions) {}

  @Test
  void togetherLetNoMoreThroughThanOne() {
    var tenants = new ArrayList<Watched>();
    for (int i = 0; i < TENANTS; i++) {
      var tenant = SomeTenant.onboard(NODES.get(0).api(), "limited_" + i);
      tenants.add(new Watched(tenant, new Admissions()));
    }
    var turn = new AtomicInteger();
    var load =
        Load.of(
            8,
            () -> {
              int number = turn.getAndIncrement();
              // A few of them more often than the rest.
              var watched = tenants.get(number % 3 == 0 ? number / 3 % TENANTS : number % 3);
              return watched.admissions.watch(
                  () -> at(number / 7 % 2, watched.tenant).get("/v1/resources?limit=1"));
            });
    load.await(2_500);

    var statuses = load.stop().stream().map(Load.Try::status).distinct().toList();

    assertThat(statuses).containsExactlyInAnyOrder(200, 429);
    for (var watched : tenants) {
      var id = watched.tenant.id();
      assertThat(watched.admissions.count()).as(id).isPositive();
      watched.admissions.keepTheLaw(id, BURST, REQUESTS / (double) WINDOW_SECONDS);
    }
  }

  @Test
  void aChangeIsInForceOnBoth() {
    var tenant = SomeTenant.onboard(NODES.get(0).api(), "changed");
    var operator =
        NODES
            .get(0)
            .api()
            .asOperator(SharedPlatform.OPERATOR_EMAIL, SharedPlatform.OPERATOR_PASSWORD);
    at(1, tenant).get("/v1/resources").is(200);

    var path = "/v1/tenants/" + tenant.id();
    operator
        .put(path + "/rate-limit", JsonObject.of("max_requests", 77, "window_seconds", 3600))
        .is(200);
    isInForce(tenant, "\"override\";q=77;w=3600");
    operator.delete(path + "/rate-limit").is(204);
    isInForce(tenant, "\"free\";q=10;w=2");
    operator.patch(path, JsonObject.of("tier", "pro")).is(200);
    isInForce(tenant, "\"pro\";q=1000;w=2");
  }

  private static void isInForce(SomeTenant tenant, String policy) {
    for (int node = 0; node < 2; node++) {
      var api = at(node, tenant);
      Patience.until(
          policy + " is in force",
          () -> api.get("/v1/rate-limit").header("ratelimit-policy").startsWith(policy));
    }
  }
}

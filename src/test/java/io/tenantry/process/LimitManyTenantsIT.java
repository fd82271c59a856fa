package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.TestServers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two processes that limit a thousand tenants. */
class LimitManyTenantsIT {
  private static final int TENANTS = 1_000;
  private static final int BURST = 12;
  private static final int REQUESTS = 10;
  private static final int WINDOW_SECONDS = 30;
  // Several times what all may send at once and meanwhile.
  private static final int ASKED = 60_000;

  private record Watched(SomeTenant tenant, Admissions admissions) {}

  @Test
  @Tag("long")
  void letNoMoreOfAnyThroughThanOne() {
    var settings =
        Map.of(
            "TENANTRY_LIMITS_WINDOW",
            WINDOW_SECONDS + "s",
            "TENANTRY_LIMITS_FREE_REQUESTS",
            Integer.toString(REQUESTS),
            "TENANTRY_LIMITS_FREE_BURST",
            Integer.toString(BURST));
    var database = TestServers.freshDatabase();
    try (var first = PlatformProcess.up(database, settings);
        var second = PlatformProcess.up(database, settings)) {
      var nodes = List.of(first, second);
      var tenants = onboard(nodes);

      var turn = new AtomicInteger();
      var load =
          Load.of(
              16,
              () -> {
                int number = turn.getAndIncrement();
                // Each fourth request is of a few tenants, which both processes then share.
                var watched =
                    tenants.get(number % 4 == 0 ? number / 4 % 5 : number / 4 * 3 % TENANTS);
                var api = nodes.get(number / 7 % 2).api();
                return watched.admissions.watch(
                    () -> api.withToken(watched.tenant.admin().token()).get("/v1/me"));
              });
      while (load.ended() < ASKED) {
        load.await(2_000);
      }

      var refused = Load.not(200, load.stop());
      assertThat(Load.not(429, refused)).isEmpty();
      assertThat(refused).hasSizeGreaterThan(ASKED / 4);
      for (var watched : tenants) {
        var id = watched.tenant.id();
        assertThat(watched.admissions.count()).as(id).isPositive();
        watched.admissions.keepTheLaw(id, BURST, REQUESTS / (double) WINDOW_SECONDS);
      }
    }
  }

  private static List<Watched> onboard(List<PlatformProcess> nodes) {
    return IntStream.range(0, TENANTS)
        .parallel()
        .mapToObj(i -> SomeTenant.onboard(nodes.get(i % 2).api(), "one_of_" + i))
        .map(tenant -> new Watched(tenant, new Admissions()))
        .toList();
  }
}

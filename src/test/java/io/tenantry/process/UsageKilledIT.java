package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Kills the process by SIGKILL while it serves: what was answered has been counted, and once. */
class UsageKilledIT {
  private static final int CLIENTS = 4;
  private static final Map<String, String> OFTEN =
      Map.of("TENANTRY_METERING_ROLLUP_INTERVAL", "1s");
  // What it counted is still in its journal when it is killed.
  private static final Map<String, String> SELDOM =
      Map.of("TENANTRY_METERING_FLUSH_INTERVAL", "1m");

  private final String database = TestServers.freshDatabase();

  private static long counted(Api admin) {
    return admin
        .get("/v1/usage?dimension.operation=caller.show&dimension.status=200")
        .is(200)
        .json()
        .getJsonArray("points")
        .stream()
        .mapToLong(point -> ((JsonObject) point).getLong("value"))
        .sum();
  }

  /** Clients ask until the process that answers them is killed; gives how many had an answer. */
  private static int askUntilKilled(PlatformProcess node, Api admin, int atLeast) {
    var load = Load.of(CLIENTS, () -> admin.withToken(admin.token()).get("/v1/me"));
    load.await(atLeast);
    node.kill();
    var tries = load.stop();
    return tries.size() - Load.not(200, tries).size();
  }

  @Test
  void theNextProcessCountsWhatKilledOnesHadAnswered() {
    var node = PlatformProcess.up(database, Map.of());
    var tenant = SomeTenant.onboard(node.api(), "killed");
    long answered = 0;
    int kills = 3;
    for (int i = 0; i < kills; i++) {
      var admin = node.api().as(tenant.id(), tenant.email(), tenant.password());
      answered += askUntilKilled(node, admin, 400 + 150 * i);
      node = PlatformProcess.up(database, Map.of());
    }
    try (var last = node) {
      var admin = last.api().as(tenant.id(), tenant.email(), tenant.password());

      // It counts what was left before it serves. A client may not have had its last answer.
      assertThat(counted(admin)).isBetween(answered, answered + (long) kills * CLIENTS);
    }
  }

  @Test
  void aProcessThatStaysCountsWhatItsKilledNeighbourHadAnswered() {
    try (var neighbour = PlatformProcess.up(database, OFTEN);
        var node = PlatformProcess.up(database, SELDOM)) {
      var tenant = SomeTenant.onboard(neighbour.api(), "killed");
      long answered = askUntilKilled(node, node.api().withToken(tenant.admin().token()), 400);

      Patience.until("the rest is counted", () -> counted(tenant.admin()) >= answered);

      // Written after the commit that the answer shows.
      Patience.until(
          "the neighbour says so",
          () -> neighbour.output().contains("counted what a killed process had left"));
      assertThat(counted(tenant.admin())).isBetween(answered, answered + CLIENTS);
    }
  }
}

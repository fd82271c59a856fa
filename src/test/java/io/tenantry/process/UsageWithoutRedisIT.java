package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Takes Redis away from two processes that count: usage is what clients were told. */
class UsageWithoutRedisIT {
  private static final int CLIENTS = 6;
  private static final Duration HANG = Duration.ofSeconds(30);

  private static Map<String, String> settings(OwnServers servers) throws IOException {
    var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/runs")), "");
    return Map.of(
        "TENANTRY_REDIS_URL",
        servers.urls().redisUrl(),
        "TENANTRY_EMBEDDED_DATA_DIR",
        folder.toString(),
        // So few that some are refused, with Redis and without it.
        "TENANTRY_LIMITS_WINDOW",
        "1s",
        "TENANTRY_LIMITS_FREE_REQUESTS",
        "300");
  }

  private static boolean isDegraded(PlatformProcess node) {
    return !node.api().get("/health").is(200).json().getString("status").equals("healthy");
  }

  /** How many requests of the load were counted, by the status that answered them. */
  private static Map<String, Long> counted(Api admin) {
    var answer = admin.get("/v1/usage?dimension.operation=caller.show&group_by=status");
    if (answer.status() != 200) {
      return Map.of();
    }
    return answer.json().getJsonArray("points").stream()
        .map(JsonObject.class::cast)
        .collect(
            Collectors.groupingBy(
                point -> point.getJsonObject("group").getString("status"),
                TreeMap::new,
                Collectors.summingLong(point -> point.getLong("value"))));
  }

  @Test
  @Tag("long")
  void countsEveryAnswerOfTwoProcessesWhileRedisHangs() throws IOException {
    try (var servers = new OwnServers()) {
      // Nodes on one database have one master key, so they share a folder.
      var settings = settings(servers);
      try (var first = PlatformProcess.up(servers.urls().databaseUrl(), settings);
          var second = PlatformProcess.up(servers.urls().databaseUrl(), settings)) {
        countsEveryAnswer(servers, List.of(first, second));
      }
    }
  }

  private static void countsEveryAnswer(OwnServers servers, List<PlatformProcess> nodes) {
    var tenant = SomeTenant.onboard(nodes.getFirst().api(), "counted");
    var clients = nodes.stream().map(node -> node.api().withToken(tenant.admin().token())).toList();
    var load =
        Load.of(
            CLIENTS,
            () -> clients.get((int) (Thread.currentThread().threadId() % 2)).get("/v1/me"));
    load.await(600);

    servers.halt(OwnServers.REDIS);
    try {
      load.await(600);
      Patience.pass(HANG);
      assertThat(nodes).allMatch(UsageWithoutRedisIT::isDegraded);
    } finally {
      servers.resume(OwnServers.REDIS);
    }
    nodes.forEach(node -> Patience.until("it is healthy again", () -> !isDegraded(node)));
    load.await(600);

    var told =
        load.stop().stream()
            .collect(
                Collectors.groupingBy(
                    each -> Integer.toString(each.status()), TreeMap::new, Collectors.counting()));
    assertThat(told).containsOnlyKeys("200", "429");
    Patience.until("all is counted", () -> counted(tenant.admin()).equals(told));
    // And stays so when both have counted once more.
    Patience.pass(Duration.ofSeconds(3));
    Patience.until("the tenant may ask again", () -> !counted(tenant.admin()).isEmpty());
    assertThat(counted(tenant.admin())).isEqualTo(told);
  }
}

package io.tenantry.process;

import static io.tenantry.testing.RawClient.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What clients see of a node that is told to stop: nothing. */
class DrainIT {
  private static final String PATH = "/v1/resources";
  private static final int CLIENTS = 4;
  // A statement that waits for a lock waits until the test lets it go.
  private static final Map<String, String> PATIENT =
      Map.of("TENANTRY_DATABASE_STATEMENT_TIMEOUT", "25s", "TENANTRY_DATABASE_CALL_TIMEOUT", "26s");

  private final String database = TestServers.freshDatabase();

  private static SomeTenant onboard(PlatformProcess node) {
    return SomeTenant.onboard(node.api(), "acme");
  }

  @Test
  void losesNoRequestWhenOneOfTwoNodesLeaves() {
    var settings = new HashMap<>(PATIENT);
    settings.put("TENANTRY_SERVER_DRAIN_DELAY", "4s");
    try (var leaving = PlatformProcess.up(database, settings);
        var staying = PlatformProcess.up(database, PATIENT)) {
      var first = onboard(leaving).admin();
      var second = new Api(staying.api().base(), first.token());
      var nodes = new AtomicReference<>(first);
      var load = Load.of(CLIENTS, () -> create(nodes, second, UUID.randomUUID().toString()));
      load.await(20 * CLIENTS);

      leaving.terminate();

      Patience.until("readiness says no", () -> leaving.api().get("/health/ready").status() == 503);
      load.await(CLIENTS);
      assertThat(leaving.api().get("/health/live").status()).isEqualTo(200);
      assertThat(leaving.awaitEnd()).isZero();
      load.await(5 * CLIENTS);
      var tries = load.stop();
      assertThat(Load.not(201, tries)).isEmpty();
      assertThat(rows()).containsExactly((long) tries.size(), (long) tries.size());
    }
  }

  /** As a careful client does: once more elsewhere, under the same key. */
  private static Api.Answer create(AtomicReference<Api> node, Api other, String name) {
    var body = JsonObject.of("name", name).encode();
    var key = Map.of("idempotency-key", name);
    try {
      return node.get().send("POST", PATH, body, key);
    } catch (AssertionError refused) {
      node.set(other);
      return other.send("POST", PATH, body, key);
    }
  }

  private List<Long> rows() {
    var row =
        Sql.run(
                TestServers.superuserUrl(database),
                "SELECT count(*), count(DISTINCT name) FROM tenant_acme.resources")
            .iterator()
            .next();
    return List.of(row.getLong(0), row.getLong(1));
  }

  @Test
  void letsARequestUnderWayEnd() {
    try (var node = PlatformProcess.up(database, PATIENT)) {
      CompletableFuture<Api.Answer> answer;
      var admin = onboard(node).admin();
      var lock = lockResources();
      try {
        answer = createBehindTheLock(admin);
        node.terminate();
        Patience.until("it takes nothing new", () -> refusesNew(node));
      } finally {
        lock.close();
      }

      assertThat(answer.join().status()).isEqualTo(201);
      assertThat(node.awaitEnd()).isZero();
      assertThat(rows()).containsExactly(1L, 1L);
    }
  }

  @Test
  void waitsNoLongerThanTheDrainMayTake() {
    var settings = new HashMap<>(PATIENT);
    settings.put("TENANTRY_SERVER_DRAIN_TIMEOUT", "1s");
    try (var node = PlatformProcess.up(database, settings)) {
      var admin = onboard(node).admin();
      var lock = lockResources();
      try {
        var answer = createBehindTheLock(admin);

        node.terminate();

        assertThat(node.awaitEnd()).isZero();
        assertThat(answer).failsWithin(Duration.ofSeconds(60));
      } finally {
        lock.close();
      }
    }
  }

  @Test
  void waitsForNoClientThatReadsNothing() {
    try (var node = PlatformProcess.up(database, Map.of("TENANTRY_SERVER_DRAIN_TIMEOUT", "1s"));
        var client = new RawClient(URI.create(node.api().base()).getPort(), 4096)) {
      client.send(head("GET /assets/swagger-ui/swagger-ui-bundle.js").repeat(50)).readByte();

      node.terminate();

      assertThat(node.awaitEnd()).isZero();
    }
  }

  private static boolean refusesNew(PlatformProcess node) {
    try {
      return node.api().get("/health/ready").status() == 503;
    } catch (AssertionError noAnswer) {
      return true;
    }
  }

  private TableLock lockResources() {
    return TableLock.take(TestServers.superuserUrl(database), "tenant_acme.resources");
  }

  private CompletableFuture<Api.Answer> createBehindTheLock(Api admin) {
    var answer =
        CompletableFuture.supplyAsync(() -> admin.post(PATH, JsonObject.of("name", "slow")));
    awaitLock(TestServers.superuserUrl(database), "NOT granted");
    return answer;
  }

  private static void awaitLock(String superuser, String which) {
    Patience.until(
        "there is a lock " + which,
        () ->
            Sql.run(
                        superuser,
                        "SELECT 1 FROM pg_locks WHERE relation = 'tenant_acme.resources'::regclass"
                            + " AND "
                            + which)
                    .size()
                > 0);
  }
}

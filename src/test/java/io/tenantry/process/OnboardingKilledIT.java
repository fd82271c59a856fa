package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.TestServers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kills the process by SIGKILL at any moment of onboarding and looks at what is left. */
class OnboardingKilledIT {
  private static final int CLIENTS = 3;

  private final String database = TestServers.freshDatabase();
  private final TenantTraces traces = new TenantTraces(database);
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> tried = ConcurrentHashMap.newKeySet();
  private final AtomicInteger ids = new AtomicInteger();

  @Test
  void leavesAWholeTenantOrNone() {
    kill(6);
  }

  @Test
  @Tag("long")
  void leavesAWholeTenantOrNoneFortyTimes() {
    kill(40);
  }

  private void kill(int rounds) {
    var open = Set.<String>of();
    for (int round = 0; round < rounds; round++) {
      var node = PlatformProcess.up(database, Map.of());
      retry(node.api(), open);
      tried.clear();
      var load = Load.of(CLIENTS, () -> onboard(node.api(), "k" + ids.incrementAndGet()));
      load.await(CLIENTS);
      Patience.pass(Duration.ofMillis(ThreadLocalRandom.current().nextInt(300)));

      node.kill();

      load.stop();
      traces.awaitNoSessions();
      assertThat(traces.whole()).containsAll(acknowledged);
      open = new HashSet<>(tried);
      open.removeAll(acknowledged);
    }
    try (var node = PlatformProcess.up(database, Map.of())) {
      retry(node.api(), open);
    }
  }

  /** The same request under the same key: what was cut off is done, what was done is not. */
  private void retry(Api api, Set<String> open) {
    for (var id : open) {
      onboard(api, id).is(201);
    }
    for (var id : acknowledged.stream().limit(5).toList()) {
      assertThat(onboard(api, id).is(201).header("idempotent-replayed")).isEqualTo("true");
    }
    assertThat(traces.whole()).containsAll(open);
  }

  private Api.Answer onboard(Api api, String id) {
    tried.add(id);
    var body = SomeTenant.body(id, "admin@" + id + ".test", "quite a long secret of " + id);
    var answer =
        api.send("POST", "/v1/tenants", body.encode(), Map.of("idempotency-key", "key-of-" + id));
    if (answer.status() == 201) {
      acknowledged.add(id);
    }
    return answer;
  }
}

package io.tenantry.process;

import static io.tenantry.process.SomeJobs.allSucceeded;
import static io.tenantry.process.SomeJobs.echo;
import static io.tenantry.process.SomeJobs.untilOver;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.cluster.Cluster;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that are restarted one after the other, halted, or in another time. */
@Tag("long")
class ClusterFaultsIT {
  private static final String BOTH = "api,worker";
  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  private final ClusterNodes plan = new ClusterNodes(TestServers.freshDatabase(), 4);
  private final List<PlatformProcess> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(PlatformProcess::close);
  }

  private void startThree() {
    nodes.add(plan.begin(0, BOTH).awaitUp());
    nodes.add(plan.begin(1, BOTH));
    nodes.add(plan.begin(2, BOTH));
    nodes.forEach(PlatformProcess::awaitUp);
    untilWhole();
  }

  private void untilWhole() {
    for (var node : nodes) {
      Patience.until("all know each other", () -> ClusterNodes.isWhole(node, nodes.size()));
    }
  }

  private static Api at(PlatformProcess node, SomeTenant tenant) {
    return node.api().withToken(tenant.admin().token());
  }

  @Test
  void aRollingRestartCostsACarefulClientNothing() {
    startThree();
    var tenant = SomeTenant.onboard(nodes.get(0).api(), "rolling");
    var api = new AtomicReference<>(at(nodes.get(0), tenant));
    var other = new AtomicReference<>(at(nodes.get(1), tenant));
    var writes = Load.of(3, () -> ClusterNodes.create(api, other.get()));
    var jobs = Load.of(1, () -> enqueue(api, other.get()));
    writes.await(30);

    for (int i = 0; i < 3; i++) {
      // A client's way to a node that stays, as a load balancer finds it.
      other.set(at(nodes.get((i + 1) % 3), tenant));
      nodes.get(i).terminate();
      assertThat(nodes.get(i).awaitEnd()).isZero();
      nodes.set(i, plan.begin(i, BOTH).awaitUp());
      untilWhole();
      writes.await(30);
    }

    assertThat(Load.not(201, writes.stop())).isEmpty();
    var accepted = jobs.stop();
    assertThat(Load.not(202, accepted)).isEmpty();
    untilOver(other.get());
    allSucceeded(other.get(), accepted);
  }

  private static Api.Answer enqueue(AtomicReference<Api> node, Api other) {
    var body = echo(new JsonObject()).encode();
    var key = Map.of("idempotency-key", UUID.randomUUID().toString());
    try {
      return node.get().send("POST", "/v1/jobs", body, key);
    } catch (AssertionError noAnswer) {
      node.set(other);
      return other.send("POST", "/v1/jobs", body, key);
    }
  }

  @Test
  void aNodeThatIsHaltedForLongDoesNotDisturbTheOthersAndComesBackByItself() {
    startThree();
    var tenant = SomeTenant.onboard(nodes.get(0).api(), "halted");
    var staying = at(nodes.get(0), tenant);
    var load = Load.of(3, () -> staying.post("/v1/resources", JsonObject.of("name", "x")));
    load.await(30);

    nodes.get(2).halt();
    Patience.until("it is missed", () -> ClusterNodes.isWhole(nodes.get(0), 2));
    Patience.pass(Duration.ofSeconds(5));
    nodes.get(2).resume();

    untilWhole();
    assertThat(Load.not(201, load.stop())).isEmpty();
    at(nodes.get(2), tenant).post("/v1/resources", JsonObject.of("name", "back")).is(201);
    var id = SomeJobs.enqueue(at(nodes.get(2), tenant), echo(new JsonObject()));
    SomeJobs.until(staying, id, "SUCCESS");
  }

  @Test
  void whoAsksByTheBusIsAnsweredAgainSoonAfterANodeWasKilled() {
    startThree();
    try (var cluster = Cluster.join(plan.config(3))) {
      var vertx = cluster.start(Vertx.builder(), new VertxOptions().setEventLoopPoolSize(1));
      var bus = cluster.newBus(vertx, new SimpleMeterRegistry());
      Patience.until("each is asked in turn", () -> areAnswered(bus));

      nodes.get(2).kill();

      Patience.until("the others are", () -> areAnswered(bus));
      assertThat(areAnswered(bus)).as("and stay so").isTrue();
      vertx.close().await();
    }
  }

  private static boolean areAnswered(Bus bus) {
    var call = Call.internal("health.echo", new JsonObject(), "-");
    return Stream.generate(() -> bus.request(call, 1_000).transform(Future::succeededFuture))
        .limit(60)
        .allMatch(answer -> answer.await().succeeded());
  }

  @Test
  void aWorkerWhoseClockIsWrongDoesItsWork() {
    assertThat(Files.exists(FAKETIME)).as("the package faketime is installed").isTrue();
    var one = plan.begin(0, "api").awaitUp();
    nodes.add(one);
    nodes.add(plan.begin(1, "worker", inAnotherTime("+1h")).awaitUp());
    untilWhole();
    var tenant = SomeTenant.onboard(one.api(), "late");
    var api = at(one, tenant);
    var load = Load.of(2, () -> api.post("/v1/jobs", echo(JsonObject.of("sleep_ms", 50))));
    load.await(40);
    allEnd(api, load.stop());

    nodes.add(plan.begin(2, "worker", inAnotherTime("-10m")).awaitUp());
    nodes.remove(1).kill();
    untilWhole();

    var more = Load.of(2, () -> api.post("/v1/jobs", echo(JsonObject.of("sleep_ms", 50))));
    more.await(40);
    allEnd(api, more.stop());
  }

  private static Map<String, String> inAnotherTime(String offset) {
    return Map.of(
        "LD_PRELOAD",
        FAKETIME.toString(),
        "FAKETIME",
        offset,
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Without it timed waits of the JVM return at once.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  private static void allEnd(Api api, List<Load.Try> tries) {
    assertThat(Load.not(202, tries)).isEmpty();
    untilOver(api);
    allSucceeded(api, tries);
  }
}

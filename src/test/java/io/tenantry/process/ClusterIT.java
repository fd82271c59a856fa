package io.tenantry.process;

import static io.tenantry.process.SomeJobs.echo;
import static io.tenantry.process.SomeJobs.enqueue;
import static io.tenantry.process.SomeJobs.job;
import static io.tenantry.process.SomeJobs.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.cluster.Cluster;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.job.TaskRun;
import io.tenantry.kernel.job.TaskType;
import io.tenantry.kernel.job.Tasks;
import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.TestServers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two nodes that serve requests and one that runs jobs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
  private static final ClusterNodes PLAN = new ClusterNodes(TestServers.freshDatabase(), 4);
  private static PlatformProcess one;
  private static PlatformProcess two;
  private static PlatformProcess worker;
  private static SomeTenant acme;

  @BeforeAll
  static void start() {
    // The first one alone: it makes the tables.
    one = PLAN.begin(0, "api").awaitUp();
    two = PLAN.begin(1, "api");
    worker = PLAN.begin(2, "worker");
    two.awaitUp();
    worker.awaitUp();
    acme = SomeTenant.onboard(one.api(), "acme");
    Patience.until("they are three", () -> ClusterNodes.isWhole(one, 3));
  }

  @AfterAll
  static void stop() {
    List.of(one, two, worker).forEach(PlatformProcess::close);
  }

  private static Api at(PlatformProcess node) {
    return node.api().withToken(acme.admin().token());
  }

  @Test
  @Order(1)
  void aChangeOnOneNodeIsInForceOnTheOther() {
    var made = at(one).post("/v1/resources", JsonObject.of("name", "shared")).is(201).json();
    at(two).get("/v1/resources/" + made.getString("id")).is(200);

    var body = JsonObject.of("name", "a key", "role", "developer");
    var key = at(one).post("/v1/api-keys", body).is(201).json();
    var there = two.api().withToken(key.getString("key"));
    there.get("/v1/resources").is(200);
    at(one).delete("/v1/api-keys/" + key.getString("id")).is(204);
    Patience.until("it is refused there", () -> there.get("/v1/resources").status() == 401);

    var operator = one.api().asOperator("operator@tenantry.test", "an operator of this test run");
    operator.post("/v1/tenants/acme/suspend", null).is(200);
    Patience.until("suspended there", () -> at(two).get("/v1/resources").status() == 403);
    operator.post("/v1/tenants/acme/resume", null).is(200);
    Patience.until("resumed there", () -> at(two).get("/v1/resources").status() == 200);
  }

  @Test
  @Order(2)
  void healthSaysThatTheOthersAnswer() {
    Patience.until(
        "the cluster is healthy",
        () ->
            one.api()
                .get("/health")
                .json()
                .getJsonObject("checks")
                .getJsonObject("cluster")
                .getString("status")
                .equals("healthy"));
  }

  @Test
  @Order(3)
  void theWorkerRunsWhatTheOthersTakeIn() {
    var echoed = enqueue(at(one), echo(JsonObject.of("message", "hello")));
    until(at(two), echoed, "SUCCESS");

    at(two).post("/v1/resources", JsonObject.of("name", "exported")).is(201);
    var export = JsonObject.of("task_type", "resources.export", "payload", new JsonObject());
    var exported = enqueue(at(two), export);
    until(at(one), exported, "SUCCESS");
    assertThat(at(two).get("/v1/jobs/" + exported + "/output").is(200).text())
        .contains("\"exported\"");
  }

  /** Serves a task type that no platform knows, from a program that only shares the bus. */
  private static final class ForeignTask extends VerticleBase {
    private final Bus bus;
    private final AtomicReference<JsonObject> seen;

    ForeignTask(Bus bus, AtomicReference<JsonObject> seen) {
      this.bus = bus;
      this.seen = seen;
    }

    @Override
    public Future<?> start() {
      var type =
          new TaskType(
              "foreign.greet", JsonObject.of("type", "object"), Duration.ofSeconds(20), null, null);
      return new Tasks(bus)
          .on(
              type,
              call -> {
                seen.set(
                    JsonObject.of("tenant", call.tenant(), "role", call.caller().role())
                        .put("trace", call.traceparent()));
                return TaskRun.of(bus, call)
                    .report(JsonObject.of("percent", 50))
                    .map(cancelled -> Answer.of(JsonObject.of("greeting", "hello")));
              })
          .register(vertx);
    }
  }

  @Test
  @Order(4)
  void anotherProgramOnTheBusServesATask() {
    var seen = new AtomicReference<JsonObject>();
    try (var cluster = Cluster.join(PLAN.config(3))) {
      var vertx = cluster.start(Vertx.builder(), new VertxOptions().setEventLoopPoolSize(1));
      try {
        var bus = cluster.newBus(vertx, new SimpleMeterRegistry());
        vertx.deployVerticle(new ForeignTask(bus, seen)).await();
        var job = JsonObject.of("task_type", "foreign.greet", "payload", new JsonObject());
        Patience.until(
            "the type is known", () -> at(one).get("/v1/task-types").text().contains("foreign"));

        var id = enqueue(at(one), job);
        until(at(two), id, "SUCCESS");

        assertThat(job(at(two), id).getJsonObject("result").getString("greeting"))
            .isEqualTo("hello");
        assertThat(seen.get().getString("tenant")).isEqualTo("acme");
        assertThat(seen.get().getString("role")).isEqualTo("admin");
      } finally {
        vertx.close().await();
      }
    }
  }

  @Test
  @Order(5)
  void aKilledNodeCostsACarefulClientNothing() {
    var nodes = new AtomicReference<>(at(two));
    var load = Load.of(4, () -> ClusterNodes.create(nodes, at(one)));
    load.await(40);

    two.kill();

    load.await(40);
    Patience.until("it is gone", () -> ClusterNodes.isWhole(one, 2));
    var tries = load.stop();
    assertThat(Load.not(201, tries)).isEmpty();
    var id = enqueue(at(one), echo(JsonObject.of("message", "still")));
    until(at(one), id, "SUCCESS");
  }
}

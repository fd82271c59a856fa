package io.tenantry.job;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Caller;
import io.tenantry.kernel.database.DatabaseRoles;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.job.DispatchStore;
import io.tenantry.kernel.job.Enqueuing;
import io.tenantry.kernel.job.JobQueue;
import io.tenantry.kernel.job.NewJob;
import io.tenantry.kernel.job.ReadyJob;
import io.tenantry.kernel.job.TaskType;
import io.tenantry.kernel.job.Tasks;
import io.tenantry.kernel.redis.RedisConnection;
import io.tenantry.kernel.usage.UsageJournal;
import io.tenantry.testing.Configured;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** What of a node has to do with jobs, in this process, with a task that does nothing. */
final class JobsNode implements AutoCloseable {
  static final String TYPE = "bench.noop";

  final Vertx vertx = Vertx.vertx(new io.vertx.core.VertxOptions().setEventLoopPoolSize(2));
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Databases databases;
  final RedisConnection redis;
  final Ids ids = new Ids(InstantSource.system());
  final JobQueue queue;
  final Enqueuing enqueuing;
  final StateRepository states;
  private final Path folder;
  private final UsageJournal journal;
  private volatile long calledNanos;

  JobsNode(int concurrency, String tenantConcurrency) throws IOException {
    var server = PgConnectOptions.fromUri(System.getenv("TENANTRY_DATABASE_URL"));
    var config =
        Configured.with(
            Map.of(
                "jobs.concurrency",
                Integer.toString(concurrency),
                "jobs.free_concurrency",
                tenantConcurrency,
                "jobs.free_weight",
                "50",
                "jobs.enterprise_weight",
                "50",
                "jobs.enterprise_concurrency",
                tenantConcurrency));
    this.databases =
        new Databases(
            vertx,
            server,
            config.database(),
            new DatabaseRoles(server.getUser(), config.database().rolePrefix()));
    this.redis =
        new RedisConnection(
            vertx, System.getenv("TENANTRY_REDIS_URL"), 8, 4096, Duration.ofSeconds(20));
    var bus = new Bus(vertx);
    var audit = new AuditTrail(ids);
    var store = new DispatchStore(redis);
    this.queue = new JobQueue(store);
    this.enqueuing = new Enqueuing(audit);
    this.states = new StateRepository(databases.jobs());
    this.folder = Files.createTempDirectory("jobs-bench");
    this.journal = new UsageJournal(folder, 64 << 20, InstantSource.system());
    var jobs =
        new Jobs(
            bus,
            config.jobs(),
            store,
            queue,
            databases,
            new Idempotency(config.idempotency()),
            audit,
            new Granting(),
            ids,
            InstantSource.system(),
            registry,
            journal,
            tenant -> 1);
    databases.reach(Duration.ofSeconds(30)).await();
    jobs.prepare().await();
    deploy(new TaskTypeVerticle(jobs));
    vertx.deployVerticle(() -> new Noop(bus), new DeploymentOptions().setInstances(2)).await();
    deploy(new WorkerVerticle(jobs));
  }

  private void deploy(Deployable verticle) {
    vertx.deployVerticle(verticle, new DeploymentOptions()).await();
  }

  private final class Noop extends VerticleBase {
    private final Bus bus;

    Noop(Bus bus) {
      this.bus = bus;
    }

    @Override
    public Future<?> start() {
      var type =
          new TaskType(TYPE, JsonObject.of("type", "object"), Duration.ofMinutes(5), null, null);
      return new Tasks(bus)
          .on(
              type,
              call -> {
                calledNanos = System.nanoTime();
                return Future.succeededFuture(Answer.NO_CONTENT);
              })
          .register(vertx);
    }
  }

  /** When the task was called last. */
  long calledNanos() {
    return calledNanos;
  }

  static String tenant(int number) {
    return "bench_%04d".formatted(number);
  }

  NewJob job() {
    return new NewJob(ids.next(), TYPE, "{\"to\":\"somebody\"}", null, 0, 3, null);
  }

  Call call(String tenant) {
    return new Call(
        "job.enqueue",
        new Caller(tenant, new UUID(0, 1).toString(), Caller.AuthType.API_KEY, "admin"),
        new JsonObject(),
        new JsonObject(),
        "bench",
        null,
        Long.MAX_VALUE,
        null,
        false,
        null);
  }

  Future<List<ReadyJob>> insert(String tenant, int jobs) {
    var names = databases.tenants().names(tenant);
    var batch = IntStream.range(0, jobs).mapToObj(n -> job()).toList();
    return databases
        .tenants()
        .transaction(
            names, transaction -> enqueuing.insertAll(transaction, names, call(tenant), batch));
  }

  Future<ReadyJob> insertOne(String tenant) {
    var names = databases.tenants().names(tenant);
    return enqueuing
        .insert(databases.tenants(), names, call(tenant), job())
        .map(io.tenantry.kernel.job.Enqueued::ready);
  }

  /** One that does not run in this benchmark's time. */
  Future<?> insertLate(String tenant) {
    var names = databases.tenants().names(tenant);
    var late =
        new NewJob(
            ids.next(),
            TYPE,
            "{}",
            java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC).plusDays(300),
            0,
            3,
            null);
    return enqueuing.insert(databases.tenants(), names, call(tenant), late);
  }

  long ended() {
    return (long)
        registry.find("tenantry.jobs.ended").counters().stream()
            .mapToDouble(io.micrometer.core.instrument.Counter::count)
            .sum();
  }

  @Override
  public void close() throws IOException {
    vertx.close().await();
    journal.close();
    try (var files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }
}

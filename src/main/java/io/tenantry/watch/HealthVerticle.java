package io.tenantry.watch;

import io.tenantry.kernel.ProblemException;
import io.tenantry.kernel.Version;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says how the platform is: healthy; degraded where something is away that it can do without; or
 * unhealthy, with 503, where it cannot serve.
 */
public final class HealthVerticle extends VerticleBase {
  private static final long PATIENCE_MILLIS = 1_000;
  private static final String HEALTHY = "healthy";

  private final Bus bus;
  private final Supplier<Future<?>> database;
  private final Supplier<Future<?>> redis;
  private final Supplier<Future<?>> metering;
  private final Supplier<Future<?>> jobs;
  private final @Nullable Supplier<Future<?>> cluster;
  private final long startedAt = System.nanoTime();

  /**
   * @param database asks the database for a sign of life
   * @param redis the same of Redis, without which the platform is only degraded
   * @param metering whether usage is counted as it should be; a problem says what is wrong
   * @param jobs the same of whether somebody runs jobs
   * @param cluster the same of the other nodes; null where there are none
   */
  public HealthVerticle(
      Bus bus,
      Supplier<Future<?>> database,
      Supplier<Future<?>> redis,
      Supplier<Future<?>> metering,
      Supplier<Future<?>> jobs,
      @Nullable Supplier<Future<?>> cluster) {
    this.bus = bus;
    this.database = database;
    this.redis = redis;
    this.metering = metering;
    this.jobs = jobs;
    this.cluster = cluster;
  }

  @Override
  public Future<?> start() {
    return new Operations(bus)
        .on("health.show", this::show)
        .on("health.echo", call -> Future.succeededFuture(Answer.NO_CONTENT))
        .register();
  }

  private Future<Answer> show(Call call) {
    long began = System.nanoTime();
    var checks = new LinkedHashMap<String, Future<JsonObject>>();
    checks.put("database", check(database, "unhealthy"));
    checks.put("redis", check(redis, "degraded"));
    checks.put("metering", check(metering, "degraded"));
    checks.put("jobs", check(jobs, "degraded"));
    if (cluster != null) {
      checks.put("cluster", check(cluster, "degraded"));
    }
    checks.put("event_bus", check(() -> echo(call), "unhealthy"));
    return Future.join(java.util.List.copyOf(checks.values())).map(done -> answer(checks, began));
  }

  private Future<?> echo(Call call) {
    return bus.request(
        Call.internal("health.echo", new JsonObject(), call.correlationId()), PATIENCE_MILLIS);
  }

  private static Future<JsonObject> check(Supplier<Future<?>> question, String otherwise) {
    long asked = System.nanoTime();
    return question
        .get()
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .transform(answer -> {
          var result =
              JsonObject.of(
                  "status",
                  answer.succeeded() ? HEALTHY : otherwise,
                  "latency_ms",
                  millisSince(asked));
          return Future.succeededFuture(
              answer.cause() instanceof ProblemException known
                  ? result.put("detail", known.problem().detail())
                  : result);
        });
  }

  private Answer answer(Map<String, Future<JsonObject>> checks, long began) {
    var status = HEALTHY;
    var results = new JsonObject();
    for (var check : checks.entrySet()) {
      var result = check.getValue().result();
      results.put(check.getKey(), result);
      var its = result.getString("status");
      if (its.equals("unhealthy") || its.equals("degraded") && status.equals(HEALTHY)) {
        status = its;
      }
    }
    var body =
        JsonObject.of(
            "status",
            status,
            "checks",
            results,
            "version",
            Version.TEXT,
            "uptime_s",
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt),
            "response_time_ms",
            millisSince(began));
    return Answer.of(body).withStatus(status.equals("unhealthy") ? 503 : 200);
  }

  private static double millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - nanos) / 1000.0;
  }
}

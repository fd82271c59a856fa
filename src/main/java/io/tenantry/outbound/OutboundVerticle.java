package io.tenantry.outbound;

import io.tenantry.kernel.ProblemException;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.job.TaskRun;
import io.tenantry.kernel.job.TaskType;
import io.tenantry.kernel.job.Tasks;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.VertxException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** The task {@code http.call}: calls another system, signed; and the secret to check that by. */
public final class OutboundVerticle extends VerticleBase {
  private static final long DEFAULT_MILLIS = 10_000;
  private static final int MOST_PAUSES = 10;
  private static final String SNOOZE = "snooze-ms";

  private static final TaskType TYPE =
      new TaskType(
          "http.call",
          new JsonObject(
              """
              {"type": "object", "additionalProperties": false, "required": ["url"],
                "properties": {
                  "url": {"type": "string", "minLength": 1, "maxLength": 2048},
                  "method": {"type": "string", "enum": ["POST", "PUT", "PATCH", "GET", "DELETE"]},
                  "headers": {"type": "object", "maxProperties": 20, "additionalProperties": false,
                    "patternProperties": {"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$":
                      {"type": "string", "maxLength": 4096, "pattern": "^[ -~]*$"}}},
                  "body": {"description": "Any JSON; it is sent as application/json."},
                  "timeout_ms": {"type": "integer", "minimum": 100, "maximum": 60000}}}
              """),
          Duration.ofMinutes(2),
          null,
          "create:outbound_calls");

  private final Bus bus;
  private final OutboundConfig config;
  private final Function<String, List<InetAddress>> resolver;
  private final Signing signing;
  private final TenantDatabase database;
  private final AuditTrail audit;
  private final InstantSource clock;
  private Names names;
  private Wire wire;

  /**
   * @param key from which tenants' signing secrets are made
   */
  public OutboundVerticle(
      Bus bus,
      OutboundConfig config,
      byte[] key,
      TenantDatabase database,
      AuditTrail audit,
      InstantSource clock) {
    this(bus, config, key, database, audit, clock, Names::ofSystem);
  }

  @SuppressWarnings("NullAway.Init")
  OutboundVerticle(
      Bus bus,
      OutboundConfig config,
      byte[] key,
      TenantDatabase database,
      AuditTrail audit,
      InstantSource clock,
      Function<String, List<InetAddress>> resolver) {
    this.bus = bus;
    this.config = config;
    this.resolver = resolver;
    this.signing = new Signing(key);
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    names = new Names(vertx, resolver, config.allowPrivate() ? Reach.OWN_NETWORKS : Reach.PUBLIC);
    wire = new Wire(vertx, config);
    return Future.all(
        new Operations(bus).on("outbound.secret", this::secret).register(),
        new Tasks(bus).on(TYPE, this::call).register(vertx));
  }

  /** Whoever has it can sign as the tenant, so each look at it is written down. */
  private Future<Answer> secret(Call call) {
    return database
        .transaction(
            database.names(call.tenant()),
            transaction -> audit.record(transaction, call, "outbound_secret", null, null))
        .map(written -> Answer.of(JsonObject.of("secret", signing.secretOf(call.tenant()))));
  }

  private Future<Answer> call(Call call) {
    var run = TaskRun.of(bus, call);
    var target = Target.of(call.body().getString("url"), config);
    var message = Message.of(call.body());
    var signature =
        signing.headers(
            call.tenant(),
            run.jobId().toString(),
            clock.instant().getEpochSecond(),
            message.body());
    long began = System.nanoTime();
    long millis = call.body().getLong("timeout_ms", DEFAULT_MILLIS);
    return names
        .addresses(target)
        .timeout(millis, TimeUnit.MILLISECONDS)
        .compose(addresses ->
            wire.send(target, addresses, message, signature, began + millis * 1_000_000))
        .transform(outcome ->
            outcome.failed()
                ? Future.failedFuture(meaning(outcome.cause()))
                : Future.succeededFuture(judged(outcome.result(), run, began)));
  }

  private Answer judged(Reply reply, TaskRun run, long began) {
    if (reply.isSuccess()) {
      return Answer.of(
          JsonObject.of(
              "status", reply.status(),
              "duration_ms", (System.nanoTime() - began) / 1_000_000,
              "response_bytes", reply.bytes()));
    }
    var pause = reply.pause(clock.instant());
    // No attempt counts that was put off; so it may happen so often and not for ever.
    if (pause.isPresent() && run.pauses() < MOST_PAUSES) {
      return Answer.NO_CONTENT.with(Map.of(SNOOZE, pause.get().toString()));
    }
    var kind = reply.mayPass() ? OutboundProblem.CALL_FAILED : OutboundProblem.CALL_REFUSED;
    throw kind.because(
        "The other side answered "
            + reply.status()
            + (reply.isRedirect() ? ", and redirects are not followed." : "."));
  }

  // In words of our own: a client's message may hold an address that is nobody's business.
  private static Throwable meaning(Throwable failure) {
    return switch (failure) {
      case ProblemException known -> known;
      case TimeoutException late ->
          OutboundProblem.CALL_FAILED.because("There was no answer in time.");
      case SSLException tls ->
          OutboundProblem.CALL_FAILED.because("No TLS connection could be made.");
      case ConnectException refused ->
          OutboundProblem.CALL_FAILED.because("No connection could be made.");
      case IOException broken -> OutboundProblem.CALL_FAILED.because("The connection broke.");
      case VertxException broken -> OutboundProblem.CALL_FAILED.because("The connection broke.");
      default -> OutboundProblem.CALL_FAILED.because("The answer cannot be understood.");
    };
  }
}

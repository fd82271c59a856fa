package io.tenantry.kernel.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way between nodes: all that goes is sealed, and what comes without this cluster's seal is
 * refused. An answer is sealed for its question, so that no other answer can take its place.
 */
final class Between {
  private static final Logger LOGGER = LoggerFactory.getLogger(Between.class);
  private static final String CALL = "call:";
  private static final String EVENT = "event:";
  private static final String ANSWER = "answer:";
  private static final String PROBLEM = "problem-status";
  private static final long PAUSE_MILLIS = 100;
  private static final long REST_NANOS = 1_000_000_000;

  private final Vertx vertx;
  private final Seals seals;
  private final MeterRegistry registry;
  private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - REST_NANOS);

  Between(Vertx vertx, Seals seals, MeterRegistry registry) {
    this.vertx = vertx;
    this.seals = seals;
    this.registry = registry;
  }

  /** Asks whoever serves an address on another node. */
  Future<Message<Object>> request(
      String address, MultiMap headers, JsonObject body, long timeoutMillis) {
    var bytes = body.toBuffer();
    seals.seal(CALL + address, headers, bytes);
    var purpose = ANSWER + headers.get(Seals.SEAL);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    return send(address, headers, bytes, until, PAUSE_MILLIS)
        .onFailure(failure -> count(failure))
        .compose(reply -> genuine(purpose, reply));
  }

  // Nobody there means that nobody has begun it: a node that serves it may be about to be known.
  private Future<Message<Object>> send(
      String address, MultiMap headers, Buffer body, long until, long pause) {
    long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    var options = new DeliveryOptions().setHeaders(headers).setSendTimeout(Math.max(1, left));
    return vertx
        .eventBus()
        .<Object>request(address, body, options)
        .recover(failure ->
            left > 4 * pause && isUnserved(failure)
                ? vertx
                    .timer(pause, TimeUnit.MILLISECONDS)
                    .compose(waited -> send(address, headers, body, until, 4 * pause))
                : Future.failedFuture(failure));
  }

  static boolean isUnserved(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private Future<Message<Object>> genuine(String purpose, Message<Object> reply) {
    var headers = reply.headers();
    var body = bytes(reply.body());
    if (!seals.isGenuine(purpose, headers, body)) {
      refused("answer", reply.address());
      return Future.failedFuture(
          KernelProblem.UNAVAILABLE.because("An answer without the cluster's seal was refused."));
    }
    var status = headers.get(PROBLEM);
    return status == null
        ? Future.succeededFuture(reply)
        : Future.failedFuture(
            new ReplyException(
                ReplyFailure.RECIPIENT_FAILURE,
                Integer.parseInt(status),
                body == null ? "" : body.toString()));
  }

  /** Fails with 401 where a message does not carry the seal. */
  Buffer require(Message<?> message) {
    var body = bytes(bodyOf(message));
    if (body != null && seals.isGenuine(CALL + message.address(), message.headers(), body)) {
      return body;
    }
    refused("call", message.address());
    throw KernelProblem.UNAUTHENTICATED.because("The message does not carry the cluster's seal.");
  }

  /** Answers a question; one without the seal, or that is none, is refused. */
  void answer(Message<?> message, Function<JsonObject, JsonObject> told) {
    try {
      var answer = told.apply(require(message).toJsonObject());
      reply(message, MultiMap.caseInsensitiveMultiMap(), answer.toBuffer());
    } catch (ProblemException refusal) {
      fail(message, refusal.problem().status(), refusal.problem().toJson().encode());
    } catch (DecodeException e) {
      fail(message, 400, "The question is no JSON object.");
    }
  }

  void reply(Message<?> to, MultiMap headers, @Nullable Buffer body) {
    seals.seal(ANSWER + to.headers().get(Seals.SEAL), headers, body);
    to.reply(body, new DeliveryOptions().setHeaders(headers));
  }

  void fail(Message<?> to, int status, String problem) {
    var headers = MultiMap.caseInsensitiveMultiMap().set(PROBLEM, Integer.toString(status));
    reply(to, headers, Buffer.buffer(problem));
  }

  void publish(String event, JsonObject facts) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    var body = facts.toBuffer();
    seals.seal(EVENT + event, headers, body);
    vertx.eventBus().publish(event, body, new DeliveryOptions().setHeaders(headers));
  }

  /** An event's facts; null where it is this node's own or carries no seal. */
  @Nullable JsonObject facts(Message<?> message) {
    var headers = message.headers();
    var body = bytes(bodyOf(message));
    if (body != null && seals.isGenuine(EVENT + message.address(), headers, body)) {
      // This node has heard its own event already, by reference.
      return seals.isOwn(headers) ? null : body.toJsonObject();
    }
    refused("event", message.address());
    return null;
  }

  /** The body; null where it is in a form that nobody here sends. */
  static @Nullable Object bodyOf(Message<?> message) {
    try {
      return message.body();
    } catch (RuntimeException unreadable) {
      return null;
    }
  }

  private static @Nullable Buffer bytes(@Nullable Object body) {
    return body instanceof Buffer buffer ? buffer : null;
  }

  private void count(Throwable failure) {
    if (failure instanceof ReplyException reply
        && reply.failureType() != ReplyFailure.RECIPIENT_FAILURE) {
      failed(reply.failureType() == ReplyFailure.TIMEOUT ? "timeout" : "unserved");
    }
  }

  private void refused(String what, String address) {
    failed("refused");
    long last = toldAt.get();
    if (System.nanoTime() - last < REST_NANOS || !toldAt.compareAndSet(last, System.nanoTime())) {
      return;
    }
    LOGGER
        .atWarn()
        .addKeyValue("kind", what)
        .addKeyValue("address", address)
        .log("a message without the cluster's seal was refused: look for a stranger on the bus");
  }

  private void failed(String reason) {
    registry.counter("tenantry.bus.failures", "reason", reason).increment();
  }
}

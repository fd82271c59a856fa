package io.tenantry.kernel.bus;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.Problem;
import io.tenantry.kernel.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a feature's operations on the event bus, each at the address that is its operationId. */
public final class Operations {
  private static final Logger LOGGER = LoggerFactory.getLogger(Operations.class);

  private final Bus bus;
  private final @Nullable ContextInternal eventLoop;
  private final List<Future<Void>> registrations = new ArrayList<>();

  /** Made in a verticle's {@code start}, on its context. */
  public Operations(Bus bus) {
    this.bus = bus;
    var context = Vertx.currentContext();
    this.eventLoop =
        context != null && context.isEventLoopContext() && Context.isOnEventLoopThread()
            ? (ContextInternal) context
            : null;
  }

  /**
   * Answers calls of {@code operationId}; the operation fails with {@link ProblemException} for
   * whatever the caller may know, and with anything else for what it may not.
   */
  public Operations on(String operationId, Function<Call, Future<Answer>> operation) {
    registrations.add(bus.consume(operationId, message -> serve(message, operation)));
    if (eventLoop != null) {
      bus.open(operationId, new Lane(eventLoop, operation, Operations::reply));
    }
    return this;
  }

  /** The same for an operation of a virtual-thread verticle, which may block with await. */
  public Operations onBlocking(String operationId, Function<Call, Answer> operation) {
    return on(operationId, call -> Future.succeededFuture(operation.apply(call)));
  }

  /** Completes when every operation is reachable. */
  public Future<?> register() {
    return Future.all(registrations);
  }

  private void serve(Message<Object> message, Function<Call, Future<Answer>> operation) {
    Future<Answer> outcome;
    try {
      outcome = operation.apply(bus.received(message));
    } catch (RuntimeException e) {
      outcome = Future.failedFuture(e);
    }
    outcome.onComplete(answer -> bus.reply(message, answer), failure -> fail(message, failure));
  }

  private void fail(Message<?> message, Throwable failure) {
    var problem = problemOf(message.address(), failure);
    bus.fail(message, problem.status(), problem.toJson().encode());
  }

  private static ReplyException reply(String address, Throwable failure) {
    var problem = problemOf(address, failure);
    return new ReplyException(
        ReplyFailure.RECIPIENT_FAILURE, problem.status(), problem.toJson().encode());
  }

  private static Problem problemOf(String address, Throwable failure) {
    if (failure instanceof ProblemException known) {
      return known.problem();
    }
    if (failure instanceof ReplyException reply) {
      switch (reply.failureType()) {
        case TIMEOUT -> {
          return KernelProblem.TIMED_OUT.because("Try again later.").problem();
        }
        case NO_HANDLERS -> {
          return KernelProblem.UNAVAILABLE.because("Nothing serves this operation now.").problem();
        }
        case RECIPIENT_FAILURE -> {
          return Problem.fromJson(new JsonObject(reply.getMessage()));
        }
        default -> {}
      }
    }
    LOGGER
        .atError()
        .setCause(failure)
        .addKeyValue("operation", address)
        .log("an operation failed unexpectedly");
    return KernelProblem.INTERNAL_ERROR.because("See the log for this correlation id.").problem();
  }
}

package io.tenantry.kernel.bus;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The way to an operation on the very event loop that asks: a call and no message, with what a
 * message has that callers rely on, which is the verticle's context, a time limit, and failures as
 * replies.
 *
 * @param context of the verticle that serves it
 * @param failures makes of the operation and what it failed with what its caller may know
 */
record Lane(
    ContextInternal context,
    Function<Call, Future<Answer>> operation,
    BiFunction<String, Throwable, ReplyException> failures) {
  /** Called on the lane's event loop. */
  Future<Answer> request(ContextInternal caller, Call call, long timeout) {
    PromiseInternal<Answer> promise = caller.promise();
    context.emit(call, served -> serve(served, promise, timeout));
    return promise.future();
  }

  private void serve(Call call, PromiseInternal<Answer> promise, long timeout) {
    Future<Answer> outcome;
    try {
      outcome = operation.apply(call);
    } catch (RuntimeException e) {
      outcome = Future.failedFuture(e);
    }
    if (outcome.isComplete()) {
      end(call, outcome, promise);
      return;
    }
    var vertx = context.owner();
    long timer =
        vertx.setTimer(
            timeout,
            late ->
                promise.tryFail(
                    new ReplyException(
                        ReplyFailure.TIMEOUT,
                        call.operation() + " took longer than " + timeout + " ms")));
    outcome.onComplete(ended -> {
      vertx.cancelTimer(timer);
      end(call, ended, promise);
    });
  }

  private void end(Call call, AsyncResult<Answer> outcome, PromiseInternal<Answer> promise) {
    if (outcome.succeeded()) {
      promise.tryComplete(outcome.result());
    } else {
      promise.tryFail(failures.apply(call.operation(), outcome.cause()));
    }
  }
}

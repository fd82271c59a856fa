package io.tenantry.gateway;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.Problem;
import io.tenantry.kernel.ProblemException;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes a problem document. */
final class Problems {
  private static final Logger LOGGER = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  static Problem of(Throwable failure) {
    return switch (failure) {
      case ProblemException known -> known.problem();
      case ReplyException reply -> ofReply(reply);
      case HttpClosedException gone -> gone();
      default -> unexpected(failure);
    };
  }

  private static Problem unexpected(Throwable failure) {
    LOGGER.atError().setCause(failure).log("a request failed unexpectedly");
    return KernelProblem.INTERNAL_ERROR.because("See the log for this correlation id.").problem();
  }

  private static Problem ofReply(ReplyException reply) {
    return switch (reply.failureType()) {
      case NO_HANDLERS ->
          KernelProblem.UNAVAILABLE.because("Nothing serves this operation now.").problem();
      case TIMEOUT -> KernelProblem.TIMED_OUT.because("Try again later.").problem();
      default -> ofMessage(reply);
    };
  }

  // Whoever serves an operation may be of another version, or in another language.
  private static Problem ofMessage(ReplyException reply) {
    try {
      var problem = Problem.fromJson(new JsonObject(String.valueOf(reply.getMessage())));
      return problem.status() >= 400 && problem.status() < 600 ? problem : unexpected(reply);
    } catch (DecodeException | ClassCastException e) {
      return unexpected(reply);
    }
  }

  private static Problem gone() {
    return KernelProblem.REQUEST_TIMEOUT.because("The client closed the connection.").problem();
  }
}

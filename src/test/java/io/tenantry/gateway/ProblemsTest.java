package io.tenantry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.KernelProblem;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  private static void isProblem(Throwable failure, int status, String code) {
    var problem = Problems.of(failure);

    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.code()).isEqualTo(code);
  }

  private static ReplyException failed(int code, String message) {
    return new ReplyException(ReplyFailure.RECIPIENT_FAILURE, code, message);
  }

  @Test
  void saysThatNothingServesAnOperation() {
    isProblem(new ReplyException(ReplyFailure.NO_HANDLERS, "none"), 503, "UNAVAILABLE");
  }

  @Test
  void saysThatAnOperationTookTooLong() {
    isProblem(new ReplyException(ReplyFailure.TIMEOUT, "late"), 504, "TIMED_OUT");
  }

  @Test
  void passesOnTheProblemOfWhoeverServes() {
    var refused =
        KernelProblem.VALIDATION_FAILED.because("no", JsonObject.of("errors", "here")).problem();

    var problem = Problems.of(failed(400, refused.toJson().encode()));

    assertThat(problem).isEqualTo(refused);
  }

  @Test
  void tellsNothingOfAFailureThatIsNoProblem() {
    isProblem(failed(500, "a secret of the database"), 500, "INTERNAL_ERROR");
    isProblem(failed(500, "[]"), 500, "INTERNAL_ERROR");
    isProblem(failed(200, "{\"status\":200}"), 500, "INTERNAL_ERROR");
    isProblem(failed(400, "{\"status\":\"400\"}"), 500, "INTERNAL_ERROR");
    isProblem(new ReplyException(ReplyFailure.ERROR), 500, "INTERNAL_ERROR");
    isProblem(new IllegalStateException("a secret"), 500, "INTERNAL_ERROR");

    assertThat(Problems.of(failed(500, "a secret")).toJson().encode()).doesNotContain("secret");
  }

  @Test
  void takesAClientThatLeftForOneThatWasLate() {
    isProblem(new HttpClosedException("gone"), 408, "REQUEST_TIMEOUT");
  }
}

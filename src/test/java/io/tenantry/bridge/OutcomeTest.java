package io.tenantry.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.kernel.Problem;
import io.tenantry.kernel.ProblemException;
import io.tenantry.kernel.bus.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static Frame reply(JsonObject headers, @Nullable Object body) {
    return new Frame("send", "reply.1", null, headers, body);
  }

  private static Problem problem(JsonObject headers, @Nullable Object body) {
    return catchThrowableOfType(ProblemException.class, () -> Outcome.of(reply(headers, body)))
        .problem();
  }

  private static @Nullable String result(@Nullable Object body) {
    var answer = Outcome.of(reply(new JsonObject(), body)).body();
    return answer == null ? null : answer.toString();
  }

  @Test
  void takesAnyJsonAsTheResult() {
    assertThat(result(JsonObject.of("a", 1))).isEqualTo("{\"a\":1}");
    assertThat(result(JsonArray.of(1, "b"))).isEqualTo("[1,\"b\"]");
    assertThat(result("done")).isEqualTo("\"done\"");
    assertThat(result(null)).isNull();
  }

  @Test
  void takesAPause() {
    assertThat(Outcome.of(reply(JsonObject.of("snooze-ms", "1500"), null)))
        .isEqualTo(new Answer(0, null, Map.of("snooze-ms", "1500")));
    assertThat(Outcome.of(reply(JsonObject.of("snooze-ms", 0), null)).headers())
        .containsEntry("snooze-ms", "0");
  }

  @Test
  void takesAFailureWithItsCodeAndErrors() {
    var errors = JsonArray.of(JsonObject.of("pointer", "/csv", "detail", "is no table"));

    var problem =
        problem(
            JsonObject.of("status", "422"),
            JsonObject.of("code", "NO_TABLE", "detail", "It is none.", "errors", errors));

    assertThat(problem)
        .isEqualTo(
            new Problem("NO_TABLE", "", 422, "It is none.", JsonObject.of("errors", errors)));
  }

  @Test
  void takesAFailureThatSaysLittle() {
    for (var body : List.of(new JsonObject(), JsonObject.of("code", 7, "detail", 8), "words")) {
      var problem = problem(JsonObject.of("status", 503), body);

      assertThat(problem.code()).isEqualTo("TASK_FAILED");
      assertThat(problem.status()).isEqualTo(503);
    }
    assertThat(problem(JsonObject.of("status", "400"), JsonObject.of("code", "no code")).code())
        .isEqualTo("TASK_FAILED");
  }

  @Test
  void keepsFailuresShort() {
    var long1 =
        JsonObject.of("detail", "x".repeat(10_000), "errors", JsonArray.of("y".repeat(20_000)));

    var problem = problem(JsonObject.of("status", "500"), long1);

    assertThat(problem.detail()).hasSize(2_000);
    assertThat(problem.extensions().isEmpty()).isTrue();
  }

  @Test
  void takesHeadersThatSayNothingAsAFailureThatPasses() {
    for (var headers :
        List.of(
            JsonObject.of("status", "fine"),
            JsonObject.of("status", "301"),
            JsonObject.of("status", "99"),
            JsonObject.of("status", "600"),
            JsonObject.of("status", null),
            JsonObject.of("snooze-ms", "-1"),
            JsonObject.of("snooze-ms", "soon"),
            JsonObject.of("snooze-ms", "99999999999999"))) {
      assertThat(problem(headers, null).status()).as(headers.encode()).isEqualTo(500);
    }
  }
}

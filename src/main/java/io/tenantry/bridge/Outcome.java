package io.tenantry.bridge;

import io.tenantry.kernel.Problem;
import io.tenantry.kernel.ProblemException;
import io.tenantry.kernel.bus.Answer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a peer's reply means for the job: its result, a pause, or a failure. */
final class Outcome {
  private static final String STATUS = "status";
  private static final String SNOOZE = "snooze-ms";
  private static final long SNOOZE_MOST = 7L * 24 * 60 * 60 * 1000;
  private static final int DETAIL_MOST = 2_000;
  private static final int ERRORS_MOST = 16 * 1024;
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

  private Outcome() {}

  /** The answer; fails with the problem that the peer told, or that its reply is. */
  static Answer of(Frame reply) {
    var headers = reply.headers();
    var snooze = number(headers.getValue(SNOOZE), 0, SNOOZE_MOST);
    if (snooze != null) {
      return new Answer(0, null, Map.of(SNOOZE, snooze.toString()));
    }
    var status = number(headers.getValue(STATUS, 200), 200, 599);
    if (status == null || headers.containsKey(SNOOZE) || (status >= 300 && status < 400)) {
      throw failure(500, JsonObject.of("detail", "The task's reply has headers that say nothing."));
    }
    if (status >= 400) {
      throw failure(status.intValue(), reply.json());
    }
    return reply.body() == null ? Answer.NO_CONTENT : Answer.of(Json.encodeToBuffer(reply.body()));
  }

  private static ProblemException failure(int status, JsonObject told) {
    var code = text(told, "code", "TASK_FAILED");
    var detail = text(told, "detail", "The task failed and did not say why.");
    var extensions = new JsonObject();
    if (told.getValue("errors") instanceof JsonArray errors
        && errors.encode().length() <= ERRORS_MOST) {
      extensions.put("errors", errors);
    }
    return new ProblemException(
        new Problem(
            CODE.matcher(code).matches() ? code : "TASK_FAILED",
            "",
            status,
            detail.length() > DETAIL_MOST ? detail.substring(0, DETAIL_MOST) : detail,
            extensions));
  }

  private static String text(JsonObject told, String name, String otherwise) {
    return told.getValue(name) instanceof String text ? text : otherwise;
  }

  // Headers are texts on the bus; a number is as clear.
  private static @Nullable Long number(@Nullable Object header, long least, long most) {
    try {
      long number = Long.parseLong(String.valueOf(header));
      return number >= least && number <= most ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}

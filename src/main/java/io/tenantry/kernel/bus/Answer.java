package io.tenantry.kernel.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers: the 2xx body as rendered JSON (absent for 204) and answer headers such
 * as {@code etag} and {@code location}.
 *
 * @param status the HTTP status where it is not the contract's; 0 where it is
 */
public record Answer(int status, @Nullable Buffer body, Map<String, String> headers) {
  /**
   * A header that never leaves the gateway: there is more of the answer, to be had by the same call
   * with this value as its {@link Call#part}.
   */
  public static final String NEXT_PART = "next-part";

  public static final Answer NO_CONTENT = new Answer(204, null, Map.of());

  public static Answer of(JsonObject body) {
    return new Answer(0, body.toBuffer(), Map.of());
  }

  public static Answer of(Buffer body) {
    return new Answer(0, body, Map.of());
  }

  /** The same answer with these headers alone. */
  public Answer with(Map<String, String> answerHeaders) {
    return new Answer(status, body, answerHeaders);
  }

  /** The same answer under another status than the contract's first 2xx. */
  public Answer withStatus(int answerStatus) {
    return new Answer(answerStatus, body, headers);
  }
}

package io.tenantry.gateway;

import io.tenantry.kernel.bus.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer that comes in parts. The next one is asked for when the client has taken the one
 * before, so no more than one waits in memory.
 */
final class AnswerParts {
  private final Function<String, Future<Answer>> next;
  private final Ending ending;
  private long bytes;
  private long waitedNanos;

  /** What is to be done when all was sent or no more can be. */
  interface Ending {
    /**
     * Called once.
     *
     * @param waitedNanos the time in which the client was waited for
     * @param code what went wrong; null where nothing did
     */
    void with(long bytes, long waitedNanos, @Nullable String code);
  }

  AnswerParts(Function<String, Future<Answer>> next, Ending ending) {
    this.next = next;
    this.ending = ending;
  }

  void send(HttpServerResponse response, Answer part) {
    if (response.closed()) {
      ending.with(bytes, waitedNanos, null);
      return;
    }
    var body = part.body() == null ? Buffer.buffer() : part.body();
    bytes += body.length();
    var following = part.headers().get(Answer.NEXT_PART);
    if (following == null) {
      ending.with(bytes, waitedNanos, null);
      response.end(body);
      return;
    }
    long writing = System.nanoTime();
    response
        .write(body)
        .compose(written -> {
          waitedNanos += System.nanoTime() - writing;
          return next.apply(following);
        })
        .onComplete(
            more -> send(response, more),
            failure -> {
              ending.with(bytes, waitedNanos, Problems.of(failure).code());
              // Cut off: half of an answer must not look like the whole of it.
              response.reset();
            });
  }
}

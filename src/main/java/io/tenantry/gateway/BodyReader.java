package io.tenantry.gateway;

import io.tenantry.kernel.KernelProblem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.SequencedSet;

/**
 * Reads a request's body whole, up to a bound and a time, and judges its media type before it does.
 */
final class BodyReader {
  private static final CharSequence CONTINUE = HttpHeaders.createOptimized("100-continue");

  private final long mostBytes;
  private final long mostNanos;
  private final SequencedSet<Reading> underWay = new LinkedHashSet<>();

  BodyReader(long mostBytes, Duration longest) {
    this.mostBytes = mostBytes;
    this.mostNanos = longest.toNanos();
  }

  /** Refuses by the headers alone what need not be read. */
  void check(HttpServerRequest request, Operation operation) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && isOver(length)) {
      throw tooLarge();
    }
    if (!announced(request)) {
      if (operation.bodyRequired()) {
        throw KernelProblem.VALIDATION_FAILED.because("The operation needs a request body.");
      }
      return;
    }
    if (request.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
      throw KernelProblem.UNSUPPORTED_MEDIA_TYPE.because("Encoded bodies are not taken.");
    }
    if (operation.hasBody() && !operation.bodies().containsKey(mediaType(request))) {
      throw KernelProblem.UNSUPPORTED_MEDIA_TYPE.because(
          "The operation takes " + String.join(", ", operation.bodies().keySet()) + ".");
    }
  }

  /** Whether the head says that a body follows. */
  static boolean announced(HttpServerRequest request) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        : !length.equals("0");
  }

  private boolean isOver(String length) {
    return length.length() > 18 || Long.parseLong(length) > mostBytes;
  }

  /** The media type without its parameters; a charset other than UTF-8 is one we do not take. */
  static String mediaType(HttpServerRequest request) {
    var header = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (header == null) {
      return "";
    }
    int end = header.indexOf(';');
    if (end < 0) {
      return header.strip().toLowerCase(Locale.ROOT);
    }
    for (var parameter : header.substring(end + 1).split(";", -1)) {
      var parts = parameter.replace("\"", "").split("=", 2);
      if (parts[0].strip().equalsIgnoreCase("charset")
          && !(parts.length == 2 && parts[1].strip().equalsIgnoreCase("utf-8"))) {
        return "";
      }
    }
    return header.substring(0, end).strip().toLowerCase(Locale.ROOT);
  }

  /** Must be called in the turn in which the request came, or with the request paused. */
  Future<Buffer> read(HttpServerRequest request) {
    var reading = new Reading(request);
    underWay.add(reading);
    request.handler(chunk -> {
      if (!reading.take(chunk, mostBytes)) {
        fail(reading, tooLarge());
      }
    });
    request.endHandler(end -> {
      if (underWay.remove(reading)) {
        reading.promise.tryComplete(reading.bytes);
      }
    });
    request.exceptionHandler(failure -> fail(reading, brokenOff(failure)));
    if (request.headers().contains(HttpHeaders.EXPECT, CONTINUE, true)) {
      request.response().writeContinue();
    }
    return reading.promise.future();
  }

  /** Refuses the bodies that have taken too long; called about once a second. */
  void sweep() {
    var now = System.nanoTime();
    while (!underWay.isEmpty() && now - underWay.getFirst().since > mostNanos) {
      fail(
          underWay.getFirst(),
          KernelProblem.REQUEST_TIMEOUT.because("The request body took too long to arrive."));
    }
  }

  private void fail(Reading reading, Throwable failure) {
    if (underWay.remove(reading)) {
      reading.request.handler(rest -> {});
      reading.promise.tryFail(failure);
    }
  }

  // A chunk of no known form, or a connection that broke: either is the client's side of it.
  private static Throwable brokenOff(Throwable failure) {
    return failure instanceof HttpClosedException
        ? failure
        : KernelProblem.VALIDATION_FAILED.because("The request's body is not valid HTTP.");
  }

  private static RuntimeException tooLarge() {
    return KernelProblem.PAYLOAD_TOO_LARGE.because("The request body is over the limit.");
  }

  private static final class Reading {
    private final HttpServerRequest request;
    private final long since = System.nanoTime();
    private final Promise<Buffer> promise = Promise.promise();
    private Buffer bytes = Buffer.buffer();

    Reading(HttpServerRequest request) {
      this.request = request;
    }

    boolean take(Buffer chunk, long most) {
      if (bytes.length() + (long) chunk.length() > most) {
        return false;
      }
      bytes = bytes.length() == 0 ? chunk : bytes.appendBuffer(chunk);
      return true;
    }
  }
}

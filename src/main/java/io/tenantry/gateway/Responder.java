package io.tenantry.gateway;

import io.tenantry.kernel.Problem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.usage.UsageCounter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one place where an outcome becomes an HTTP answer, is measured and is logged. */
final class Responder {
  static final CharSequence CORRELATION_ID = HttpHeaders.createOptimized("x-correlation-id");
  private static final CharSequence COMPUTE_TIME = HttpHeaders.createOptimized("x-compute-time-ms");
  private static final CharSequence REQUEST_SIZE = HttpHeaders.createOptimized("x-request-size");
  private static final CharSequence RESPONSE_SIZE = HttpHeaders.createOptimized("x-response-size");
  private static final CharSequence NOSNIFF_NAME =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");
  private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");

  private final RequestMetrics metrics;
  private final RequestLog log;
  private final Drain drain;
  private final RateLimits limits;
  private final @Nullable UsageCounter usage;

  /**
   * @param usage counts the tenants' requests; null where they are not counted
   */
  Responder(
      RequestMetrics metrics,
      RequestLog log,
      Drain drain,
      RateLimits limits,
      @Nullable UsageCounter usage) {
    this.metrics = metrics;
    this.log = log;
    this.drain = drain;
    this.limits = limits;
    this.usage = usage;
  }

  void answer(Exchange exchange, Answer answer) {
    var response = exchange.request.response();
    var body = answer.body();
    int status = status(exchange, answer);
    if (body != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    }
    // Before the operation's own: a page or a key set may be cached.
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    if (!answer.headers().isEmpty()) {
      answer.headers().forEach(response::putHeader);
    }
    end(exchange, response, status, body, null);
  }

  private static int status(Exchange exchange, Answer answer) {
    var operation = exchange.operation;
    return answer.status() != 0 || operation == null ? answer.status() : operation.status();
  }

  /**
   * Answers in as many parts as there are; the time that counts is the service's, not the client's.
   *
   * @param next asks for another part
   */
  void answer(Exchange exchange, Answer first, Function<String, Future<Answer>> next) {
    var response = exchange.request.response();
    int status = status(exchange, first);
    if (!response.closed()) {
      response.setChunked(true).putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
      first.headers().forEach(response::putHeader);
      response.headers().remove(Answer.NEXT_PART);
      head(exchange, response, status, System.nanoTime() - exchange.startedAt);
    }
    new AnswerParts(
            next,
            (bytes, waited, code) -> {
              count(exchange, status, System.nanoTime() - exchange.startedAt - waited, bytes);
              finished(exchange, status, bytes, code);
            })
        .send(response, first);
  }

  void fail(Exchange exchange, Throwable failure) {
    var problem = Problems.of(failure);
    var response = exchange.request.response();
    var document = document(problem, exchange.request.path(), exchange.correlationId);
    response.putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM);
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    if (problem.status() == 401) {
      response.putHeader("www-authenticate", "Bearer");
    }
    var retryAfter = problem.extensions().getInteger("retry_after");
    if (retryAfter != null || problem.status() == 503) {
      response.putHeader("retry-after", retryAfter == null ? "1" : retryAfter.toString());
    }
    // What is left of a request that was not read would be taken for the next one.
    if (BodyReader.announced(exchange.request) && !exchange.request.isEnded()) {
      exchange.closes = true;
    }
    end(exchange, response, problem.status(), document.toBuffer(), problem.code());
  }

  /** A problem as the document that answers one request. */
  static JsonObject document(Problem problem, @Nullable String path, String correlationId) {
    return problem.toJson().put("instance", path).put("correlation_id", correlationId);
  }

  private void end(
      Exchange exchange,
      HttpServerResponse response,
      int status,
      @Nullable Buffer body,
      @Nullable String code) {
    long nanos = System.nanoTime() - exchange.startedAt;
    if (exchange.answered || response.closed()) {
      // The client has gone; what happened is counted and logged all the same.
      count(exchange, status, nanos, 0);
      finished(exchange, status, 0, code);
      return;
    }
    int size = body == null ? 0 : body.length();
    if (head(exchange, response, status, nanos)) {
      response.putHeader(RESPONSE_SIZE, Integer.toString(size));
    }
    if (exchange.request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(size));
    }
    // Before anybody is answered: what a client was told of, a killed process has counted.
    count(exchange, status, nanos, size);
    var sent = body == null ? response.end() : response.end(body);
    if (exchange.progress != null) {
      exchange.progress.sends(sent);
    }
    RateLimits.leave(exchange, sent);
    finished(exchange, status, size, code);
  }

  // Whether it is a tenant's.
  private boolean head(Exchange exchange, HttpServerResponse response, int status, long nanos) {
    response.setStatusCode(status);
    response.putHeader(CORRELATION_ID, exchange.correlationId);
    response.putHeader(NOSNIFF_NAME, NOSNIFF);
    if (exchange.closes || drain.hasBegun()) {
      // Connections sees it and closes, once the client had a chance to read.
      response.putHeader(HttpHeaders.CONNECTION, CLOSE);
    }
    var principal = exchange.principal;
    if (principal == null || principal.tenant() == null) {
      return false;
    }
    response.putHeader(COMPUTE_TIME, Decimals.millis(nanos));
    response.putHeader(REQUEST_SIZE, Long.toString(exchange.bytesIn));
    limits.tell(exchange, principal.tenant(), response);
    return true;
  }

  private void count(Exchange exchange, int status, long nanos, long bytesOut) {
    var principal = exchange.principal;
    var operation = exchange.operation;
    if (usage == null || exchange.answered || principal == null || operation == null) {
      return;
    }
    var tenant = principal.caller().tenant();
    if (tenant != null) {
      usage.count(
          tenant,
          operation.id(),
          operation.method(),
          status,
          nanos / 1000,
          exchange.bytesIn + bytesOut);
    }
  }

  private void finished(Exchange exchange, int status, long bytesOut, @Nullable String code) {
    if (exchange.answered) {
      return;
    }
    exchange.answered = true;
    RateLimits.leave(exchange, Future.succeededFuture());
    long nanos = System.nanoTime() - exchange.startedAt;
    metrics.record(exchange, status, nanos);
    log.write(exchange, status, bytesOut, nanos, code);
  }
}

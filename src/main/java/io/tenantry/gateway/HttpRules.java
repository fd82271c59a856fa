package io.tenantry.gateway;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.regex.Pattern;

/** Refuses requests that proxies in front of us might read in another way than we do. */
final class HttpRules {
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?]");

  private HttpRules() {}

  static void check(HttpServerRequest request) {
    try {
      judge(request);
    } catch (ProblemException e) {
      // Nobody can tell what follows on this connection.
      request.response().putHeader(HttpHeaders.CONNECTION, "close");
      throw e;
    }
  }

  /** What is wrong with a request that could not even be read. */
  static ProblemException unreadable(HttpServerRequest request) {
    return switch (request.decoderResult().cause()) {
      case TooLongHttpLineException e ->
          GatewayProblem.URI_TOO_LONG.because("The request line is over the limit of 4 KiB.");
      case TooLongHttpHeaderException e ->
          GatewayProblem.HEADERS_TOO_LARGE.because("The headers are over the limit of 8 KiB.");
      case null, default ->
          KernelProblem.VALIDATION_FAILED.because("The request is not valid HTTP.");
    };
  }

  private static void judge(HttpServerRequest request) {
    if (request.version() == null) {
      throw GatewayProblem.HTTP_VERSION_NOT_SUPPORTED.because("Speak HTTP/1.1.");
    }
    var headers = request.headers();
    var uri = request.uri();
    if (!uri.startsWith("/") && !ABSOLUTE.matcher(uri).lookingAt()) {
      throw KernelProblem.VALIDATION_FAILED.because("The request's target must be a path.");
    }
    int hosts = headers.getAll(HttpHeaders.HOST).size();
    if (request.version() == HttpVersion.HTTP_1_1 && hosts != 1 || hosts > 1) {
      throw KernelProblem.VALIDATION_FAILED.because("The request must carry one Host header.");
    }
    if (headers.contains(HttpHeaders.CONTENT_LENGTH)
        && headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
      throw KernelProblem.VALIDATION_FAILED.because(
          "The request carries both Content-Length and Transfer-Encoding.");
    }
  }
}

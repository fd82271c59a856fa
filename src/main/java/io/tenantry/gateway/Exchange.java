package io.tenantry.gateway;

import io.tenantry.kernel.limit.Bucket;
import io.tenantry.kernel.limit.Verdict;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** One request on its way through the pipeline, and what has been learnt of it so far. */
final class Exchange {
  final HttpServerRequest request;
  final @Nullable Progress progress;
  final long startedAt;
  final String correlationId;
  final @Nullable TraceContext trace;
  final String remoteAddress;
  @Nullable Operation operation;
  @Nullable Principal principal;
  @Nullable Buffer body;

  /** What its tenant's limit said to it. */
  @Nullable Verdict verdict;

  /** Where it is counted among those under way. */
  @Nullable Bucket entered;

  /** Whether Redis is asked for it, and its body must wait. */
  boolean waits;

  long bytesIn;
  boolean answered;
  boolean closes;

  Exchange(
      HttpServerRequest request,
      @Nullable Progress progress,
      long startedAt,
      String correlationId,
      @Nullable TraceContext trace,
      String remoteAddress) {
    this.request = request;
    this.progress = progress;
    this.startedAt = startedAt;
    this.correlationId = correlationId;
    this.trace = trace;
    this.remoteAddress = remoteAddress;
  }
}
